//! The integer network of a residual training network computes what that one does in floats.

use forms_golden::{Config, SignPolicy};
use forms_network::run::{Fast, Machine};
use forms_train::data::Images;
use forms_train::plan::{Constraint, Plan};
use forms_train::trainer::{Split, State};
use forms_train::{export, framework};
use ndarray::Array3;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn pictures(count: usize, seed: u64) -> Images {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // Smooth enough to be pictures: four patches of their own colour, and noise.
    let mut pixels = Vec::new();
    for _ in 0..count {
        let colours: [u8; 12] = rng.random();
        for at in 0..32 * 32 {
            let patch = at / 32 / 16 * 2 + at % 32 / 16;
            pixels.extend((0..3).map(|c| colours[patch * 3 + c] ^ rng.random_range(0..16)));
        }
    }
    Images {
        shape: [32, 32, 3],
        pixels,
        labels: (0..count).map(|i| (i % 10) as u8).collect(),
    }
}

#[test]
fn a_resnet_in_integers_gives_the_logits_of_the_quantized_floats() {
    let mut plan = Plan::resnet20(8, 3, 0.1, &[Constraint::Polarize, Constraint::Quantize]);
    plan.batch = 8;
    let split = Split {
        train: pictures(16, 1),
        validation: pictures(4, 2),
    };
    let mut state = State::new(&plan).unwrap();
    while !state.is_done(&plan) {
        state.epoch(&plan, &split, || {}).unwrap();
    }
    let images = &split.validation;
    let floats = framework::logits(
        &state.network,
        &state.parameters,
        &state.steps,
        &images.floats(state.network.zero),
    )
    .unwrap();

    let source = export::Source {
        images: 16,
        from: None,
    };
    let network = export::network(&plan, &state, &source).unwrap();
    let step = network.nodes.last().unwrap().scale.unwrap();
    let config = Config::named("forms-8").unwrap();
    let machine = Machine::program(&network, &config, SignPolicy::Reject, &Fast).unwrap();
    let maps: Vec<Array3<i64>> = (0..images.len())
        .map(|i| {
            let image = images.image(i);
            Array3::from_shape_fn([3, 32, 32], |(c, y, x)| {
                i64::from(image[(y * 32 + x) * 3 + c]) + network.input.low
            })
        })
        .collect();
    let integers = machine.start().unwrap().push(&maps).unwrap();
    let size = floats.iter().fold(0.0f32, |a, v| a.max(v.abs()));
    assert!(size > 0.1, "logits of nothing prove nothing: {floats:?}");
    for (floats, integers) in floats.chunks(10).zip(&integers) {
        for (wanted, &found) in floats.iter().zip(integers.iter()) {
            let found = (found as f64 * step) as f32;
            assert!(
                (wanted - found).abs() < 0.05 * size,
                "{wanted} {found} of {size}"
            );
        }
    }
}
