//! ONNX in.
