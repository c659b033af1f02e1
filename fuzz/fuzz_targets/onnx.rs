//! Bytes as an ONNX model: a graph that computes something, or an error of one line.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match forms_import::read_bytes(bytes) {
        Ok(graph) => assert!(!graph.nodes.is_empty()),
        Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
    }
});
