print("gradbench")
