//! Scale product, against a product of 128 bits.

use forms_rtl::tile::scale_product::ScaleProduct;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::elastic::{Elastic, signed};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// A product under way.
#[derive(Clone, Copy, Debug)]
struct Product {
    negative: bool,
    magnitude: u128,
    rounding: u64,
    last: bool,
}

/// Random and extreme sums, multipliers and shifts, ragged on both sides; resets in mid-flight.
///
/// # Errors
///
/// [`Error::Mismatch`]; [`Error::Block`] where the limbs do not hold a product.
pub fn bench(plan: &Plan, dut: ScaleProduct) -> Result<Recording, Error> {
    let (bits, limbs) = (dut.sum.width(), dut.product_limb.len());
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for _ in 0..6 {
        let offers = [10, 7, 3][rng.random_range(0..3)];
        let takes = [10, 7, 3][rng.random_range(0..3)];
        let mut ranks: Elastic<Product> = Elastic::new(4);
        for clock in 0..110 {
            let reset = clock == 0;
            let valid = !reset && chance(&mut rng, offers, 10);
            let taken = chance(&mut rng, takes, 10);
            let last = chance(&mut rng, 1, 4);
            let sum = match rng.random_range(0..4) {
                0 => 1 << (bits - 1),
                _ => word(&mut rng, u64::MAX >> (64 - bits)),
            };
            let multiplier = word(&mut rng, (1 << 31) - 1);
            let shift = 1 + word(&mut rng, 125);

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.multiplier.next = multiplier.into();
            pins.shift.next = shift.into();
            pins.sum_valid.next = valid;
            pins.sum_last.next = last;
            pins.sum.next = sum.into();
            pins.product_ready.next = taken;
            bench.settle()?;
            if !reset {
                bench.expect("sum_ready", ranks.ready(taken))?;
                bench.expect("product_valid", ranks.last().is_some())?;
                if let Some(product) = ranks.last().copied() {
                    bench.expect("product_last", product.last)?;
                    bench.expect("product_negative", product.negative)?;
                    bench.expect("rounding_bit", product.rounding)?;
                    for i in 0..limbs {
                        let limb = (product.magnitude >> (16 * i)) as u64 & 0xffff;
                        bench.expect(&format!("product_limb_{i}"), limb)?;
                    }
                }
                bench.expect("busy", ranks.busy())?;
            }
            bench.clock()?;
            let value = i128::from(signed(sum, bits));
            let magnitude = value.unsigned_abs() * u128::from(multiplier);
            if magnitude >> (16 * limbs) != 0 {
                return Err(Error::Block(format!(
                    "{limbs} limbs do not hold {magnitude}"
                )));
            }
            ranks.clock(
                valid.then_some(Product {
                    negative: value < 0,
                    magnitude,
                    rounding: shift - 1,
                    last,
                }),
                taken,
            );
            if reset {
                ranks = Elastic::new(4);
            }
        }
    }
    bench.finish()
}
