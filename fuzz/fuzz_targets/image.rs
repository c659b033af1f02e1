//! Bytes as a programming image: one that is written and read again as itself, and can be listed and loaded, or an error of
//! one line.
//!
//! The first byte says what the rest is: a file, or the payload of one program packet or of two, whose headers and checksums
//! are right, so that what is behind them is reached.
#![no_main]

use std::sync::LazyLock;

use forms_golden::Config;
use forms_golden::accelerator::{Accelerator, Image, Machine, PacketKind, packet};

static ACCELERATOR: LazyLock<Accelerator> = LazyLock::new(|| {
    let config = Config::named("forms-tiny").expect("a named configuration");
    Accelerator::new(&config, 2)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let program = |bytes: &[u8]| -> Vec<u8> {
        let (words, _) = bytes.as_chunks::<4>();
        let words: Vec<u32> = words.iter().map(|&word| u32::from_le_bytes(word)).collect();
        let words = packet(PacketKind::Program, ACCELERATOR.fingerprint(), &words);
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    };
    let file = match kind % 3 {
        0 => rest.to_vec(),
        1 => program(rest),
        _ => {
            let (first, second) = rest.split_at(rest.len() / 8 * 4);
            [program(first), program(second)].concat()
        }
    };
    match Image::from_bytes(&ACCELERATOR, &file) {
        Ok(image) => {
            assert_eq!(image.to_bytes(), file);
            assert!(!image.listing().is_empty());
            if let Err(error) = Machine::load(&image) {
                assert_eq!(error.to_string().lines().count(), 1, "{error}");
            }
        }
        Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
    }
});
