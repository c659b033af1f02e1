//! Device array, against a plain matrix of levels.

use forms_rtl::devices::device_array::DeviceArray;
use forms_rtl::parameters::{Conversion, Parameters, Scheme, ZeroSkipPolicy};
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::bit_line::{current, packed};
use super::stimulus::{chance, index, word, words};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Numbers of a device array; what it does not have is as in forms-8.
pub struct Shape {
    /// Rows of the array.
    pub rows: usize,
    /// Device columns of the array.
    pub columns: usize,
    /// Rows of a fragment.
    pub fragment_rows: usize,
    /// Bits of a device.
    pub device_bits: usize,
    /// Bits of a weight that lie in one array.
    pub weight_bits: usize,
    /// Converters.
    pub adcs: usize,
}

impl Shape {
    /// The device array of forms-8.
    pub const FORMS_8: Self = Self {
        rows: 128,
        columns: 128,
        fragment_rows: 8,
        device_bits: 2,
        weight_bits: 8,
        adcs: 4,
    };

    /// The device array of forms-tiny.
    pub const TINY: Self = Self {
        rows: 16,
        columns: 16,
        fragment_rows: 4,
        ..Self::FORMS_8
    };

    /// Fragments of two groups of rows.
    pub const GROUPED: Self = Self {
        fragment_rows: 32,
        columns: 16,
        ..Self::FORMS_8
    };

    /// One of SME's, with few columns.
    pub const SME: Self = Self {
        rows: 128,
        columns: 16,
        fragment_rows: 128,
        device_bits: 1,
        weight_bits: 1,
        adcs: 1,
    };

    /// Nothing is a power of two: four lanes and six weight columns, three devices of three bits each.
    pub const ODD: Self = Self {
        rows: 15,
        columns: 20,
        fragment_rows: 5,
        device_bits: 3,
        weight_bits: 9,
        adcs: 12,
    };

    /// One converter for the three devices of a weight, groups of 8, 8 and 5 rows.
    pub const TURNS: Self = Self {
        rows: 42,
        columns: 7,
        fragment_rows: 21,
        adcs: 1,
        ..Self::ODD
    };

    /// One column and one sub-array: an address says nothing, a programming address only the group.
    pub const ONE_COLUMN: Self = Self {
        rows: 20,
        columns: 1,
        fragment_rows: 20,
        device_bits: 2,
        weight_bits: 2,
        adcs: 1,
    };

    /// One of everything.
    pub const ONE_DEVICE: Self = Self {
        rows: 1,
        fragment_rows: 1,
        device_bits: 1,
        weight_bits: 1,
        ..Self::ONE_COLUMN
    };

    /// Such an array.
    pub fn array(&self) -> DeviceArray {
        DeviceArray::new(&Parameters {
            name: "device array".to_string(),
            scheme: Scheme::Forms,
            rows: self.rows,
            columns: self.columns,
            fragment_rows: self.fragment_rows,
            device_bits: self.device_bits,
            weight_bits: self.weight_bits,
            input_bits: 16,
            signed_inputs: false,
            adcs: self.adcs,
            adc_bits: 20,
            conversion: Conversion::Lossless,
            zero_skip: ZeroSkipPolicy::Leading,
        })
    }
}

/// The device array of a named configuration.
pub fn named(name: &str) -> DeviceArray {
    // Benches name what there is.
    DeviceArray::new(&super::configurations::rtl(name))
}

/// Where a device column is converted, and which bits of an address say so.
///
/// Weight column k lies in lane k mod lanes, as that lane's column k / lanes. A lane converts device j of
/// a weight with converter j mod J of its own, in turn j / J.
#[derive(Clone, Copy)]
struct Layout {
    subarrays: usize,
    /// Devices of a weight.
    devices: usize,
    weight_columns: usize,
    lanes: usize,
    /// Converters of a lane.
    lane_adcs: usize,
}

/// As many values as whole bits tell apart.
fn field(count: usize) -> usize {
    count.next_power_of_two()
}

impl Layout {
    fn new(shape: &Shape) -> Self {
        let devices = shape.weight_bits / shape.device_bits;
        let lane_adcs = devices.min(shape.adcs);
        Self {
            subarrays: shape.rows / shape.fragment_rows,
            devices,
            weight_columns: shape.columns / devices,
            lanes: shape.adcs / lane_adcs,
            lane_adcs,
        }
    }

    fn turns(&self) -> usize {
        self.devices / self.lane_adcs
    }

    fn lane_columns(&self) -> usize {
        self.weight_columns.div_ceil(self.lanes)
    }

    /// Device columns that hold weights.
    fn columns(&self) -> usize {
        self.weight_columns * self.devices
    }

    /// Converter, lane column and turn of a device column.
    fn place(&self, column: usize) -> (usize, usize, usize) {
        let (weight, device) = (column / self.devices, column % self.devices);
        let (lane, lane_column) = (weight % self.lanes, weight / self.lanes);
        let converter = lane * self.lane_adcs + device % self.lane_adcs;
        (converter, lane_column, device / self.lane_adcs)
    }

    /// The device column that `converter` converts, if there is one.
    fn column(&self, converter: usize, lane_column: usize, turn: usize) -> Option<usize> {
        (0..self.columns()).find(|column| self.place(*column) == (converter, lane_column, turn))
    }

    fn address(&self, subarray: usize, lane_column: usize, turn: usize) -> usize {
        let place = subarray * field(self.lane_columns()) + lane_column;
        place * field(self.turns()) + turn
    }

    fn addresses(&self) -> usize {
        field(self.subarrays) * field(self.lane_columns()) * field(self.turns())
    }
}

/// A device column to program, or to read.
fn target(rng: &mut ChaCha8Rng, layout: &Layout) -> (usize, usize) {
    (index(rng, layout.subarrays), index(rng, layout.columns()))
}

/// Programs all devices, then applies planes at random, reprograms, holds the pipeline and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: DeviceArray, shape: &Shape) -> Result<Recording, Error> {
    let layout = Layout::new(shape);
    let converters = dut.bit_line.len();
    let rows: Vec<usize> = dut.word_lines.iter().map(|group| group.width()).collect();
    let groups = rows.len();
    let (subarrays, columns) = (layout.subarrays, layout.columns());
    let fragments = groups * subarrays * columns;
    let highest = (1 << shape.device_bits) - 1;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    // Levels of a group of rows of a device column of a sub-array.
    let mut matrix: Vec<Vec<Vec<Vec<u64>>>> =
        vec![vec![rows.iter().map(|rows| vec![0; *rows]).collect(); columns]; subarrays];
    // A plane on its way: word lines, and what converter 0, 1, ... sees. None is what no one knows.
    let mut applied: Option<Vec<u64>> = None;
    let mut seen: Vec<Option<Vec<Vec<u64>>>> = vec![None; converters];
    let mut counts: Vec<Option<u64>> = vec![None; converters];
    for clock in 0..fragments + 400 {
        let programming = clock < fragments;
        let reset = clock == 0 || (!programming && chance(&mut rng, 1, 60));
        let program = programming || chance(&mut rng, 1, 6);
        let (read_subarray, read_column) = target(&mut rng, &layout);
        let (_, lane_column, turn) = layout.place(read_column);
        let group = match programming {
            true => clock / (subarrays * columns),
            false => index(&mut rng, groups),
        };
        let (subarray, column) = match (programming, chance(&mut rng, 1, 2)) {
            (true, _) => (clock / columns % subarrays, clock % columns),
            (false, true) => (read_subarray, read_column),
            (false, false) => target(&mut rng, &layout),
        };
        // Sub-array 0 begins with every device at its highest level, and often all of it is driven.
        let levels = match programming && subarray == 0 {
            true => vec![highest; rows[group]],
            false => words(&mut rng, rows[group], highest),
        };
        let advance = chance(&mut rng, 5, 6);
        let apply = !programming && chance(&mut rng, 5, 6);
        let all = chance(&mut rng, 1, 3);
        let lines = |rng: &mut ChaCha8Rng, rows: &usize| match all {
            true => (1 << rows) - 1,
            false => word(rng, (1 << rows) - 1),
        };
        let word_lines: Vec<u64> = rows.iter().map(|rows| lines(&mut rng, rows)).collect();

        let (converter, at_lane_column, at_turn) = layout.place(column);
        let address = layout.address(subarray, at_lane_column, at_turn);
        let program_address =
            (group * layout.addresses() + address) * field(converters) + converter;
        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_enable.next = program;
        pins.program_address.next = (program_address as u64).into();
        pins.program_levels.next = packed(&levels, shape.device_bits).into();
        pins.apply.next = apply;
        pins.address.next = (layout.address(read_subarray, lane_column, turn) as u64).into();
        for (pin, &lines) in pins.word_lines.iter_mut().zip(&word_lines) {
            pin.next = lines.into();
        }
        bench.settle()?;
        for (i, count) in counts.iter().enumerate() {
            if let Some(count) = *count {
                bench.expect(&format!("bit_line_{i}"), count)?;
            }
        }
        bench.clock()?;

        if advance {
            let count = |levels: &Option<Vec<Vec<u64>>>| {
                let groups = applied.as_ref()?.iter().zip(levels.as_ref()?);
                Some(groups.map(|(lines, levels)| current(*lines, levels)).sum())
            };
            counts = seen.iter().map(count).collect();
            applied = Some(word_lines);
            if apply {
                let levels = |converter| {
                    let column = layout.column(converter, lane_column, turn)?;
                    Some(matrix[read_subarray][column].clone())
                };
                seen = (0..converters).map(levels).collect();
            }
        }
        if program {
            matrix[subarray][column][group] = levels;
        }
        if reset {
            applied = Some(vec![0; groups]);
            counts = vec![Some(0); converters];
        }
    }
    bench.finish()
}
