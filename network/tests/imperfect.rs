//! Networks whose devices and converters are not ideal: the fast engine against golden, one vector at a time.

mod common;

use forms_engine::Counts;
use forms_golden::{Config, Mapped, NonIdeal, NonIdealMapped, SignPolicy};
use forms_network::Network;
use forms_network::run::{Fast, Imperfect, Inputs, Machine, MatrixEngine, Programmed, Stream};
use ndarray::{Array2, Array3};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Golden's crossbars, dealt their devices, without counts.
struct GoldenImperfect(NonIdeal);

struct Dealt(NonIdealMapped);

struct DealtStream<'m> {
    dealt: &'m NonIdealMapped,
    b_used: usize,
    done: u64,
}

impl MatrixEngine for GoldenImperfect {
    fn program(&self, _: Mapped) -> Result<Box<dyn Programmed>, String> {
        Err("a layer's crossbars have numbers".to_owned())
    }

    fn program_at(&self, mapped: Mapped, first: u64) -> Result<Box<dyn Programmed>, String> {
        let settings = NonIdeal {
            first_array: first,
            ..self.0.clone()
        };
        let dealt = NonIdealMapped::new(&settings, mapped).map_err(|error| error.to_string())?;
        Ok(Box::new(Dealt(dealt)))
    }
}

impl Programmed for Dealt {
    fn mapped(&self) -> &Mapped {
        self.0.mapped()
    }

    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String> {
        Ok(Box::new(DealtStream {
            dealt: &self.0,
            b_used,
            done: 0,
        }))
    }
}

impl Stream for DealtStream<'_> {
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String> {
        let batch = match inputs {
            Inputs::Bytes(batch) => batch.mapv(i64::from),
            Inputs::Words(batch) => batch.to_owned(),
        };
        let mvms = self
            .dealt
            .mvm_batch(batch.view(), self.b_used, self.done)
            .map_err(|error| error.to_string())?;
        self.done += mvms.len() as u64;
        let columns = self.dealt.mapped().columns();
        Ok(Array2::from_shape_fn((mvms.len(), columns), |(i, k)| {
            mvms[i].outputs[k]
        }))
    }

    fn counts(&self) -> Counts {
        unreachable!("nobody asks what golden costs here")
    }
}

fn outputs(
    network: &Network,
    config: &Config,
    engine: &dyn MatrixEngine,
    images: &[Array3<i64>],
    batch: usize,
) -> Vec<Vec<i64>> {
    let machine = Machine::program(network, config, SignPolicy::Split, engine).unwrap();
    let mut session = machine.start().unwrap();
    let parts = images
        .chunks(batch)
        .flat_map(|part| session.push(part).unwrap());
    parts.collect()
}

fn settings(rng: &mut ChaCha8Rng) -> NonIdeal {
    let mut some = |range: std::ops::Range<f64>| match rng.random_bool(0.5) {
        true => rng.random_range(range),
        false => 0.0,
    };
    let (variation, noise) = (some(0.01..0.3), some(0.1..1.0));
    let (stuck_at_zero, stuck_at_most) = (some(0.0..0.1), some(0.0..0.1));
    let (gain, offset, bow) = (some(-0.1..0.1), some(-1.0..1.0), some(-1.0..1.0));
    NonIdeal {
        seed: rng.random(),
        on_off_ratio: rng.random_bool(0.5).then(|| rng.random_range(5.0..200.0)),
        variation,
        noise,
        stuck_at_zero,
        stuck_at_most,
        gain,
        offset,
        bow,
        ..NonIdeal::default()
    }
}

const NAMES: [&str; 6] = [
    "forms-8",
    "forms-4",
    "forms-8-plane",
    "prime-8",
    "sme-8",
    "forms-16",
];

#[test]
fn the_fast_engine_s_imperfect_networks_are_golden_s_bit_for_bit() {
    let mut different = 0;
    for seed in 400..416 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let images: Vec<_> = (0..3).map(|_| common::image(&mut rng, &network)).collect();
        let config = Config::named(NAMES[seed as usize % NAMES.len()]).unwrap();
        let settings = settings(&mut rng);
        let fast = outputs(&network, &config, &Imperfect(settings.clone()), &images, 3);
        let golden = outputs(
            &network,
            &config,
            &GoldenImperfect(settings.clone()),
            &images,
            1,
        );
        assert_eq!(fast, golden, "seed {seed}, {}, {settings:?}", config.name);
        let ideal = outputs(&network, &config, &Fast, &images, 3);
        different += usize::from(fast != ideal);
    }
    assert!(
        different > 8,
        "{different} of 16 networks noticed their devices"
    );
}

#[test]
fn neither_threads_nor_batches_change_what_an_imperfect_network_computes() {
    for seed in 420..428 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let images: Vec<_> = (0..5).map(|_| common::image(&mut rng, &network)).collect();
        let config = Config::named(NAMES[seed as usize % NAMES.len()]).unwrap();
        let engine = Imperfect(NonIdeal {
            seed,
            variation: 0.1,
            noise: 0.3,
            ..NonIdeal::default()
        });
        let on = |threads: usize, batch: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().unwrap();
            pool.install(|| outputs(&network, &config, &engine, &images, batch))
        };
        let one = on(1, 5);
        assert_eq!(on(3, 5), one, "seed {seed}");
        assert_eq!(on(2, 1), one, "seed {seed}");
    }
}

#[test]
fn layers_draw_devices_of_their_own() {
    assert_ne!(
        forms_network::run::first_array(1),
        forms_network::run::first_array(2)
    );
    assert!(forms_network::run::first_array(1) > u64::from(u32::MAX));
}
