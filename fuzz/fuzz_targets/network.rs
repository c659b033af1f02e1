//! Bytes as an integer network: one that passes its own check, or an error of one line.
#![no_main]

use forms_network::Network;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match Network::from_bytes(bytes) {
        Ok(network) => drop(network.check().expect("what is read has been checked")),
        Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
    }
});
