//! Zero-skip unit, against golden's planes of every fragment.

use forms_golden::zero_skip::{Planes, bit, planes};
use forms_golden::{Polarity, ZeroSkip as Policy};
use forms_rtl::input::zero_skip::ZeroSkip;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, words};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// The words of a fragment, and the planes they are fed in.
struct Fragment {
    inputs: Vec<i64>,
    planes: Planes,
}

/// Fragments offered with bubbles, stepped with bubbles, retired late or early, reset in mid-flight;
/// B_used is another after every reset. Some fragments have one bit of one word alone, each of them once.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: ZeroSkip, policy: Policy, signed: bool) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let rows = dut.x.len();
    let bits = dut.x[0].width();
    let group_rows = dut.plane[0].width();
    let mut bench = Bench::new(plan, dut)?;
    let mut held: Option<Fragment> = None;
    let mut present: Option<(Fragment, usize)> = None;
    let mut awake = false;
    let mut b_used = bits;
    // Many rows take long.
    let is_small = rows <= 16;
    let lone = (0..bits).filter(|_| is_small && !signed);
    let mut lone: Vec<(usize, usize)> = lone.map(|bit| (rng.random_range(0..rows), bit)).collect();
    for phase in 0..8 {
        // In tenths: all out, or with bubbles.
        let is_full = phase == 3;
        let offers = if is_full {
            10
        } else {
            *pick(&mut rng, &[10, 7, 3])
        };
        // Not with every clock: a plane would always come in the same one behind its load.
        let steps = if is_full {
            7
        } else {
            *pick(&mut rng, &[10, 6, 2])
        };
        // All planes of many fragments, where all bits are in use.
        let clocks = match phase {
            0 if is_small => 250,
            3 if is_small => 150 + 3 * bits * (bits + 1) / 4,
            _ => rng.random_range(50..90),
        };
        for clock in 0..clocks {
            let reset = clock == 0;
            let x_valid = chance(&mut rng, offers, 10);
            let mut inputs = fragment(&mut rng, rows, b_used, signed);
            let alone = lone.last().copied().filter(|_| phase == 3);
            if let Some((row, bit)) = alone {
                inputs = vec![0; rows];
                inputs[row] = 1 << bit;
            }
            let (mut step, mut retire) = (false, false);
            if let Some((fragment, fed)) = &present {
                let done = fed + 1 >= fragment.planes.positions.len();
                let on = chance(&mut rng, steps, 10);
                let early = chance(&mut rng, 1, 60);
                (step, retire) = (on && !done && !early, (on && done) || early);
            }

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.last_position.next = (b_used as u64 - 1).into();
            pins.x_valid.next = x_valid;
            pins.step.next = step;
            pins.retire.next = retire;
            for (pin, &input) in pins.x.iter_mut().zip(&inputs) {
                pin.next = (input as u64 & ((1 << bits) - 1)).into();
            }
            bench.settle()?;
            let load = held.is_some() && (present.is_none() || retire);
            let x_ready = held.is_none() || load;
            if awake {
                bench.expect("x_ready", x_ready)?;
                bench.expect("loaded", present.is_some())?;
                bench.expect("busy", present.is_some() || held.is_some())?;
                if let Some((fragment, fed)) = &present {
                    expect_plane(&mut bench, group_rows, fragment, *fed)?;
                }
            }
            bench.clock()?;

            if load {
                present = held.take().map(|fragment| (fragment, 0));
            } else if retire {
                present = None;
            } else if let Some((_, fed)) = &mut present {
                *fed += usize::from(step);
            }
            if x_valid && x_ready {
                if alone.is_some() {
                    lone.pop();
                }
                let planes = planes(policy, &inputs, b_used, signed);
                held = Some(Fragment { inputs, planes });
            }
            if reset {
                (held, present) = (None, None);
                awake = true;
                b_used = match phase {
                    0 | 3 => bits,
                    1 => 1,
                    2 => bits.min(2),
                    _ => rng.random_range(1..=bits),
                };
            }
        }
    }
    bench.finish()
}

/// What the present plane must be, where there is one.
fn expect_plane(
    bench: &mut Bench<ZeroSkip>,
    group_rows: usize,
    fragment: &Fragment,
    fed: usize,
) -> Result<(), Error> {
    let Fragment { inputs, planes } = fragment;
    bench.expect("empty", planes.positions.is_empty())?;
    let Some(&position) = planes.positions.get(fed) else {
        return Ok(());
    };
    let negative = planes.sign(position) == Polarity::Negative;
    for (group, inputs) in inputs.chunks(group_rows).enumerate() {
        let ones = (0..inputs.len()).filter(|&row| bit(inputs[row], position));
        let plane: u64 = ones.map(|row| 1 << row).sum();
        bench.expect(&format!("plane_{group}"), plane)?;
    }
    bench.expect("position", position as u64)?;
    bench.expect("last_step", fed + 1 == planes.positions.len())?;
    bench.expect("negative", negative)
}

/// `rows` inputs of `bits` bits.
fn fragment(rng: &mut ChaCha8Rng, rows: usize, bits: usize, signed: bool) -> Vec<i64> {
    if !signed {
        let inputs = words(rng, rows, (1 << bits) - 1).into_iter();
        return inputs.map(|word| word as i64).collect();
    }
    // Folded on the sign: positive ones, negative ones, both.
    let folded = words(rng, rows, (1 << (bits - 1)) - 1);
    let sign = rng.random_range(0..3);
    let inputs = folded.into_iter().map(|word| word as i64);
    inputs
        .map(|word| match sign {
            0 => word,
            1 => !word,
            _ if chance(rng, 1, 2) => !word,
            _ => word,
        })
        .collect()
}

fn pick<'a, T>(rng: &mut ChaCha8Rng, choices: &'a [T]) -> &'a T {
    &choices[rng.random_range(0..choices.len())]
}
