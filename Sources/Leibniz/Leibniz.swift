@_exported import LeibnizTensor
