//! The file: what goes in comes out, and what is broken is refused with a reason.

mod common;

use forms_golden::layers::RowTable;
use forms_network::{Lookup, Network, Node, Op};
use ndarray::Array2;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn network(seed: u64) -> Network {
    common::random(&mut ChaCha8Rng::seed_from_u64(seed))
}

fn reordered(seed: u64) -> Network {
    common::reordered(&mut ChaCha8Rng::seed_from_u64(seed), network(seed))
}

#[test]
fn a_network_comes_back_from_its_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    for network in (0..8)
        .map(network)
        .chain((0..8).map(reordered))
        .chain([common::carried()])
    {
        network.save(&path).unwrap();
        assert_eq!(Network::load(&path).unwrap(), network);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn tables_take_two_bytes_an_entry_where_they_fit_and_come_back_either_way() {
    let with = |last: i32| {
        let mut network = network(1);
        let before = network.nodes.last().unwrap().name.clone();
        let tables = Array2::from_shape_fn((1, 1000), |(_, at)| if at == 999 { last } else { -3 });
        network.nodes.push(Node {
            name: "table".into(),
            inputs: vec![before],
            op: Op::Lookup(Lookup { low: -7, tables }),
            scale: None,
        });
        let bytes = network.to_bytes().unwrap();
        assert_eq!(Network::from_bytes(&bytes).unwrap(), network, "{last}");
        bytes.len()
    };
    let narrow = with(32_767);
    assert_eq!(with(-32_768), narrow);
    // Beside the entries only the header's numbers of bytes change.
    for wide in [with(32_768), with(-32_769)] {
        assert!(
            (2_000..2_020).contains(&(wide - narrow)),
            "{narrow}, {wide}"
        );
    }
}

#[test]
fn another_version_is_refused_with_what_to_do() {
    let bytes = network(1).to_bytes().unwrap();
    let from = br#"{\"schema_version\":1,"#;
    let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
    let mut changed = bytes.clone();
    changed[at + from.len() - 2] = b'9';
    let error = Network::from_bytes(&changed).unwrap_err().to_string();
    assert_eq!(
        error,
        "the network: its schema_version is 9, but this program reads 1..=2; import it again with this \
         program, or use the program that wrote it"
    );
}

#[test]
fn a_network_without_tables_stays_in_the_version_that_older_programs_read() {
    let version = |network: &Network, number: u8| {
        let bytes = network.to_bytes().unwrap();
        let text = format!("{{\\\"schema_version\\\":{number},");
        bytes.windows(text.len()).any(|w| w == text.as_bytes())
    };
    assert!(version(&network(1), 1));
    assert!(version(&reordered(1), 2));
}

/// The bytes of a network whose first layer's table begins with another two elements.
fn with_table(first: [u32; 2]) -> Vec<u8> {
    let mut network = network(1);
    let Op::Conv(conv) = &mut network.nodes[0].op else {
        unreachable!("the first layer is a convolution")
    };
    let elements: Vec<u32> = (0..18).rev().collect();
    conv.row_order = RowTable::new(elements.clone()).unwrap().into();
    let mut bytes = network.to_bytes().unwrap();
    let table: Vec<u8> = elements.iter().flat_map(|e| e.to_le_bytes()).collect();
    let at = bytes.windows(table.len()).position(|w| w == table).unwrap();
    for (place, element) in first.into_iter().enumerate() {
        bytes[at + 4 * place..][..4].copy_from_slice(&element.to_le_bytes());
    }
    bytes
}

#[test]
fn a_table_of_rows_that_is_no_permutation_is_refused_by_layer_row_and_element() {
    Network::from_bytes(&with_table([17, 16])).unwrap();
    Network::from_bytes(&with_table([16, 17])).unwrap();
    let error = |first| {
        Network::from_bytes(&with_table(first))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error([17, 17]),
        "layer \"a\": row 1 of the row order holds element 17, which row 0 holds already; list each of \
         0..=17 once"
    );
    assert_eq!(
        error([18, 16]),
        "layer \"a\": row 0 of the row order holds element 18, which is no row; list each of 0..=17 once"
    );
}

#[test]
fn a_file_that_is_none_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    std::fs::write(&path, b"not at all").unwrap();
    let error = Network::load(&path).unwrap_err().to_string();
    assert!(
        error.contains("net.safetensors: the network: this is no safetensors file"),
        "{error}"
    );
}

#[test]
fn what_cannot_be_is_refused_by_layer_rule_and_value() {
    type Change = fn(&mut Network);
    let cases: [(Change, &str); 7] = [
        (|n| n.weight_bits = 16, "weight_bits = 16 is outside 1..=15"),
        (|n| n.weight_bits = 3, "exceeds 3 magnitude bits (-7..=7)"),
        (
            |n| n.nodes[2].inputs[0] = "z".into(),
            "it reads \"z\", which is neither",
        ),
        (
            |n| n.nodes[3].name = "b".into(),
            "layer \"b\": its name is taken already",
        ),
        (
            |n| n.input.high = 1 << 20,
            "layer \"a\": B_used = 8, but its input -100..=1048576 needs 21 bits",
        ),
        (
            |n| n.nodes[4].inputs[1] = "a".into(),
            "which do not fit together",
        ),
        (
            |n| {
                if let Op::Conv(conv) = &mut n.nodes[0].op {
                    conv.row_order = RowTable::new([1, 0]).unwrap().into();
                }
            },
            "layer \"a\": rows in the table of the row order: 2 found where 18 are needed",
        ),
    ];
    for (change, expected) in cases {
        let mut network = network(3);
        change(&mut network);
        let error = network.to_bytes().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_a_network_or_an_error_and_never_a_panic(
        seed in 0..4_u64,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        header in any::<bool>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = match seed % 2 {
            0 => network(seed).to_bytes().unwrap(),
            _ => reordered(seed).to_bytes().unwrap(),
        };
        let part = if header { 4000.min(bytes.len()) } else { bytes.len() };
        for (index, byte) in changes {
            bytes[index.index(part)] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(network) = Network::from_bytes(&bytes) {
            prop_assert!(network.check().is_ok());
        }
    }
}

#[test]
fn the_carried_file_is_the_network_of_the_carried_arrays() {
    let path = common::data().join("cntk_mnist/cntk.net");
    let network = common::carried();
    if std::env::var_os("FORMS_REGENERATE").is_some() {
        network.save(&path).unwrap();
    }
    let kept = std::fs::read(&path).unwrap_or_default();
    assert!(
        kept == network.to_bytes().unwrap(),
        "{} is not what the arrays beside it say; make it again with FORMS_REGENERATE=1 and this test",
        path.display()
    );
}
