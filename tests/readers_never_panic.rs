//! Whatever the bytes are, the readers answer: a value, or an error of one line.

mod common;

use forms_files::npy::{Role, parse, parse_integers, parse_matrix};
use forms_golden::Config;
use proptest::prelude::*;

/// A valid file of one of the eight types.
fn valid() -> impl Strategy<Value = Vec<u8>> {
    let types = prop_oneof![
        Just(("|i1", 1)),
        Just(("|u1", 1)),
        Just(("<i2", 2)),
        Just((">u2", 2)),
        Just(("<i4", 4)),
        Just(("<u4", 4)),
        Just(("<i8", 8)),
        Just((">i8", 8)),
    ];
    (types, 1..6_usize, 1..6_usize, any::<bool>(), any::<u8>()).prop_map(
        |((descr, width), rows, columns, fortran, fill)| {
            let data = vec![fill & 0x7f; rows * columns * width];
            common::npy(descr, fortran, &format!("({rows}, {columns})"), &data)
        },
    )
}

/// What can be done to a file.
#[derive(Debug, Clone)]
enum Damage {
    Set(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index),
    Remove(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<prop::sample::Index>;
    // Bytes that mean something in a header, and any.
    let byte = || {
        prop_oneof![
            any::<u8>(),
            prop::sample::select(&b"{}()[]',: \n\\0129eE+-jL_b"[..])
        ]
    };
    prop_oneof![
        4 => (place(), byte()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        2 => (place(), prop::collection::vec(byte(), 1..8)).prop_map(|(at, b)| Damage::Insert(at, b)),
        1 => place().prop_map(Damage::Cut),
        2 => place().prop_map(Damage::Remove),
    ]
}

fn apply(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match damage {
            Damage::Set(at, byte) => bytes[at.index(length)] = *byte,
            Damage::Insert(at, more) => {
                let at = at.index(length);
                bytes.splice(at..at, more.iter().copied());
            }
            Damage::Cut(at) => bytes.truncate(at.index(length)),
            Damage::Remove(at) => {
                bytes.remove(at.index(length));
            }
        }
    }
    bytes
}

/// Reads the bytes in every way; an error is a sentence.
fn read(bytes: &[u8]) {
    for role in [Role::Weights, Role::Inputs] {
        if let Err(error) = parse_matrix(bytes, role) {
            assert!(!error.to_string().is_empty());
        }
    }
    if let Ok(array) = parse(bytes) {
        // No more elements than there were bytes for.
        assert!(array.floats().len() <= bytes.len());
    }
    if let Ok(array) = parse_integers(bytes) {
        assert!(array.len() <= bytes.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read(&bytes);
    }

    #[test]
    fn any_bytes_behind_the_magic_are_answered(
        version in 1..4_u8,
        length in any::<u16>(),
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut bytes = b"\x93NUMPY".to_vec();
        bytes.extend([version, 0]);
        bytes.extend(length.to_le_bytes());
        bytes.extend(rest);
        read(&bytes);
    }

    #[test]
    fn any_header_text_is_answered(
        text in "[{}()\\[\\]',: \\\\0-9a-zA-Z<>|_+-]{0,120}",
        data in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        read(&common::npy_with_header(&text, &data));
    }

    #[test]
    fn any_shape_and_type_are_answered(
        descr in "[<>|=]?[a-zA-Z?][0-9]{0,3}",
        sizes in prop::collection::vec(prop_oneof![0..5_u64, any::<u64>()], 0..40),
        fortran in any::<bool>(),
        data in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let sizes: String = sizes.iter().map(|size| format!("{size}, ")).collect();
        read(&common::npy(&descr, fortran, &format!("({sizes})"), &data));
    }

    #[test]
    fn a_damaged_file_is_answered(
        file in valid(),
        damages in prop::collection::vec(damage(), 0..6),
    ) {
        prop_assert!(parse(&file[..]).is_ok());
        read(&apply(file, &damages));
    }

    #[test]
    fn any_text_is_answered_as_a_configuration(text in "\\PC{0,200}") {
        if let Err(error) = Config::from_toml(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn a_damaged_configuration_is_answered_and_a_legal_one_computes(
        which in any::<prop::sample::Index>(),
        damages in prop::collection::vec(damage(), 0..6),
    ) {
        let all = Config::all();
        let text = all[which.index(all.len())].to_toml().unwrap();
        let bytes = apply(text.into_bytes(), &damages);
        if let Ok(config) = Config::from_toml(&String::from_utf8_lossy(&bytes)) {
            // What is accepted is legal: everything that follows from it exists.
            prop_assert!(config.weight_columns() >= 1 && config.fragments() >= 1);
            prop_assert!(config.acc_bits() < 64);
        }
    }

    #[test]
    fn any_numbers_are_answered_as_a_configuration(
        numbers in prop::collection::vec(prop_oneof![0..40_i64, any::<i64>()], 8),
        scheme in prop::sample::select(&["forms", "isaac", "prime", "sme", "none"][..]),
        policy in prop::sample::select(
            &["\"lossless\"", "\"flip-encoded\"", "\"saturating\"", "{ uniform = { lsb = 3 } }"][..],
        ),
    ) {
        let [rows, columns, m, d, wb, b, adcs, bits] = numbers[..] else { unreachable!() };
        let text = format!(
            "rows = {rows}\ncolumns = {columns}\nfragment_rows = {m}\ndevice_bits = {d}\n\
             weight_bits = {wb}\ninput_bits = {b}\nadcs = {adcs}\nscheme = \"{scheme}\"\n\
             [adc]\nbits = {bits}\npolicy = {policy}\n"
        );
        if let Ok(config) = Config::from_toml(&text) {
            prop_assert_eq!(Config::from_toml(&config.to_toml().unwrap()), Ok(config));
        }
    }
}
