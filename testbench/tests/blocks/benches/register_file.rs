//! Register file, against a plain table.

use forms_rtl::datapath::register_file::RegisterFile;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Writes every one of `words` words once, then reads and writes at random, half of the time the same word.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: RegisterFile, words: usize) -> Result<Recording, Error> {
    let most = (1 << dut.write_data.width()) - 1;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut table = vec![0; words];
    for clock in 0..words + 400 {
        let filling = clock < words;
        let write = filling || chance(&mut rng, 1, 2);
        let write_address = if filling {
            clock
        } else {
            index(&mut rng, words)
        };
        let read_address = match chance(&mut rng, 1, 2) {
            true => write_address,
            false => rng.random_range(0..words),
        };
        let data = word(&mut rng, most);

        let pins = bench.dut();
        pins.write_enable.next = write;
        pins.write_address.next = (write_address as u64).into();
        pins.write_data.next = data.into();
        pins.read_address.next = (read_address as u64).into();
        bench.settle()?;
        if !filling {
            bench.expect("read_data", table[read_address])?;
        }
        bench.clock()?;
        if write {
            table[write_address] = data;
        }
    }
    bench.finish()
}
