//! Bytes as a configuration: one that is written and read again as itself, or an error.
#![no_main]

use forms_golden::Config;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match Config::from_toml(&text) {
        Ok(config) => {
            let again = config.to_toml().expect("what was read can be written");
            assert_eq!(Config::from_toml(&again), Ok(config));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
