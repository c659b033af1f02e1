//! What a crossbar is built from: the numbers of one configuration, and the widths that follow from them.

use crate::prelude::{bits_for, index_bits};

/// How a sign is held (sections 6 and 8 of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Magnitudes, one polarity a fragment.
    Forms,
    /// Offset binary; the offset is taken out of the result.
    Isaac,
    /// Two device arrays, positive and negative magnitudes.
    Prime,
    /// One device array a plane of digits (SME's own: of bits) and sign.
    Sme,
}

/// What the converters do (section 3 of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Every count has a code of its own.
    Lossless,
    /// One bit less; dense fragments are stored inverted.
    FlipEncoded,
    /// Counts above full scale clip.
    Saturating,
    /// Codes are `step` counts apart, rounded to the nearest.
    Uniform {
        /// Counts an LSB (q0 of the contract).
        step: usize,
    },
}

/// Which planes a fragment feeds (section 4 of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroSkipPolicy {
    /// All B_used planes, always.
    Off,
    /// Stop as soon as all that is left is zero (the paper).
    Leading,
    /// Leave out every all-zero plane (ours).
    Plane,
}

/// Why no hardware is made of some parameters: the rule, the values and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elaboration(pub(crate) String);

impl std::fmt::Display for Elaboration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Elaboration {}

/// The numbers of one configuration (sections 1 and 11 of the contract).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Name, as in `forms configs`.
    pub name: String,
    /// How a sign is held.
    pub scheme: Scheme,
    /// Rows of the crossbar (R).
    pub rows: usize,
    /// Device columns of the crossbar (C).
    pub columns: usize,
    /// Rows of a fragment (m).
    pub fragment_rows: usize,
    /// Bits of a device (d); 1 under SME.
    pub device_bits: usize,
    /// Bits of a weight's magnitude (Wb); ISAAC: of the stored weight.
    pub weight_bits: usize,
    /// Bits of an input (B).
    pub input_bits: usize,
    /// Inputs are two's complement.
    pub signed_inputs: bool,
    /// Converters of a device array (A).
    pub adcs: usize,
    /// Bits of a converter (a).
    pub adc_bits: usize,
    /// Policy of the converters.
    pub conversion: Conversion,
    /// Policy of the zero-skip unit.
    pub zero_skip: ZeroSkipPolicy,
}

impl Parameters {
    /// Doublings of an input that SME's rows can ask for (X).
    pub const MOST_DOUBLINGS: usize = 3;

    /// Bits of one programming write's data.
    pub const DATA_BITS: usize = 32;

    /// Clocks from the accepted first fragment to the first result, less the work W.
    pub const LATENCY: u64 = 9;

    /// Checks what the blocks rely on (sections 1 and 3 of the contract).
    ///
    /// # Errors
    ///
    /// [`Elaboration`] says which rule is broken, by which values, and the way out.
    pub fn check(&self) -> Result<(), Elaboration> {
        let Self {
            rows,
            columns,
            fragment_rows,
            device_bits,
            weight_bits,
            input_bits,
            adcs,
            adc_bits,
            ..
        } = *self;
        let refuse = |sentence: String| Err(Elaboration(format!("{}: {sentence}", self.name)));
        let bounds = [
            ("rows", rows, 4096),
            ("columns", columns, 4096),
            ("rows of a fragment", fragment_rows, 4096),
            ("bits of a device", device_bits, 8),
            ("bits of a weight", weight_bits, 16),
            ("bits of an input", input_bits, 32),
            ("converters", adcs, 4096),
            ("bits of a converter", adc_bits, 24),
        ];
        for (what, value, most) in bounds {
            if !(1..=most).contains(&value) {
                return refuse(format!("{value} {what} are outside 1 to {most}"));
            }
        }
        if !weight_bits.is_multiple_of(device_bits) {
            return refuse(format!(
                "devices of {device_bits} bits do not divide a weight of {weight_bits}"
            ));
        }
        if !rows.is_multiple_of(fragment_rows) {
            return refuse(format!(
                "fragments of {fragment_rows} rows do not divide {rows} rows"
            ));
        }
        let devices = self.devices_per_weight();
        if columns < devices || adcs > columns {
            return refuse(format!(
                "{columns} columns hold no weight of {devices} devices, or fewer than {adcs} converters \
                 read"
            ));
        }
        if !adcs.is_multiple_of(devices) && !devices.is_multiple_of(adcs) {
            return refuse(format!(
                "{adcs} converters neither divide nor are divided by the {devices} devices of a weight"
            ));
        }
        let largest = self.largest_count();
        let coded = (1_u64 << adc_bits) - 1;
        let fits = match self.conversion {
            Conversion::Lossless => largest <= coded,
            Conversion::FlipEncoded => largest / 2 <= coded,
            Conversion::Saturating => true,
            Conversion::Uniform { step } => (1..=largest).contains(&(step as u64)),
        };
        if !fits {
            return refuse(format!(
                "{:?} converters of {adc_bits} bits do not go with counts of up to {largest}",
                self.conversion
            ));
        }
        Ok(())
    }

    /// The highest level of a device (L).
    pub fn highest_level(&self) -> u64 {
        (1 << self.device_bits) - 1
    }

    /// The largest count of a bit line: m x L.
    pub fn largest_count(&self) -> u64 {
        self.fragment_rows as u64 * self.highest_level()
    }

    /// Devices of a weight in one array (n).
    pub fn devices_per_weight(&self) -> usize {
        match self.scheme {
            Scheme::Sme => 1,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => self.weight_bits / self.device_bits,
        }
    }

    /// Device arrays. PRIME: positive, negative. SME: plane 0 positive, plane 0 negative, plane 1 ...
    pub fn arrays(&self) -> usize {
        match self.scheme {
            Scheme::Forms | Scheme::Isaac => 1,
            Scheme::Prime => 2,
            Scheme::Sme => 2 * self.planes(),
        }
    }

    /// Planes of a sign under SME: digits of d bits of a weight.
    pub fn planes(&self) -> usize {
        self.weight_bits / self.device_bits
    }

    /// Device arrays that a layer may leave out: SME's planes.
    pub fn optional_arrays(&self) -> usize {
        match self.scheme {
            Scheme::Sme => self.arrays(),
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => 0,
        }
    }

    /// Sub-arrays (F).
    pub fn subarrays(&self) -> usize {
        self.rows / self.fragment_rows
    }

    /// Weight columns (K).
    pub fn weight_columns(&self) -> usize {
        self.columns / self.devices_per_weight()
    }

    /// Weight columns converted at once: lanes.
    pub fn lanes(&self) -> usize {
        (self.adcs / self.devices_per_weight()).max(1)
    }

    /// Converters of one array that serve one lane.
    pub fn lane_adcs(&self) -> usize {
        self.adcs.min(self.devices_per_weight())
    }

    /// Clocks in which a lane converts the devices of one weight: n / A where there are fewer converters
    /// than devices, else 1.
    pub fn turns(&self) -> usize {
        self.devices_per_weight() / self.lane_adcs()
    }

    /// Weight columns that a lane converts one after another.
    pub fn lane_columns(&self) -> usize {
        self.weight_columns().div_ceil(self.lanes())
    }

    /// Rows of one group. Planes, word lines and programming writes of longer fragments are split in
    /// groups: as many rows, a power of two of them and 16 at most, as have their levels in one write.
    pub fn group_rows(&self) -> usize {
        let most = Self::DATA_BITS / self.device_bits;
        let power = 1 << most.ilog2();
        self.fragment_rows.min(power).min(16)
    }

    /// Rows of every group of a fragment; the last may have fewer.
    pub fn groups(&self) -> Vec<usize> {
        let most = self.group_rows();
        (0..self.fragment_rows)
            .step_by(most)
            .map(|first| most.min(self.fragment_rows - first))
            .collect()
    }

    /// Bits of an input as the zero-skip unit sees it: B, under SME with room for the doublings.
    pub fn fed_bits(&self) -> usize {
        match self.scheme {
            Scheme::Sme => self.input_bits + Self::MOST_DOUBLINGS,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => self.input_bits,
        }
    }

    /// Bits of a bit position.
    pub fn position_bits(&self) -> usize {
        bits_for(self.fed_bits() as u64 - 1)
    }

    /// Bits of a count.
    pub fn count_bits(&self) -> usize {
        bits_for(self.largest_count())
    }

    /// Bits of a code; a converter finer than the count has no use for its other bits.
    pub fn code_bits(&self) -> usize {
        self.adc_bits.min(self.count_bits())
    }

    /// Bits of a partial sum: of what m rows of the largest magnitude add up to.
    pub fn sum_bits(&self) -> usize {
        bits_for(self.fragment_rows as u64 * ((1 << self.weight_bits) - 1))
    }

    /// Bits of what a lane accumulates in one slot: a partial sum, or the difference of two.
    pub fn signed_sum_bits(&self) -> usize {
        self.sum_bits() + usize::from(self.arrays() > 1)
    }

    /// Bits of a result (ACC), two's complement: 1 + B + Wb + ceil(log2 R).
    ///
    /// One more for SME behind a uniform converter, which may round a count up to twice what it is.
    pub fn result_bits(&self) -> usize {
        let rounding = match (self.scheme, self.conversion) {
            (Scheme::Sme, Conversion::Uniform { .. }) => 1,
            _ => 0,
        };
        1 + self.input_bits + self.weight_bits + index_bits(self.rows) + rounding
    }

    /// Bits of a sub-array's index.
    pub fn subarray_bits(&self) -> usize {
        index_bits(self.subarrays()).max(1)
    }

    /// Bits of a weight column's index (of K).
    pub fn column_bits(&self) -> usize {
        index_bits(self.weight_columns()).max(1)
    }

    /// Bits of the index of a lane's weight column.
    pub fn lane_column_bits(&self) -> usize {
        index_bits(self.lane_columns()).max(1)
    }

    /// Bits of a turn, which say which of a weight's devices are converted; none where all are at once.
    pub fn turn_bits(&self) -> usize {
        index_bits(self.turns())
    }

    /// Bits of a fragment's place: sub-array, then lane column.
    pub fn place_bits(&self) -> usize {
        (index_bits(self.subarrays()) + index_bits(self.lane_columns())).max(1)
    }

    /// Words of a memory with one word a place.
    pub fn places(&self) -> usize {
        ((self.subarrays() - 1) << index_bits(self.lane_columns())) + self.lane_columns()
    }

    /// Bits of an address: sub-array, then lane column, then turn.
    pub fn address_bits(&self) -> usize {
        let place = index_bits(self.subarrays()) + index_bits(self.lane_columns());
        (place + self.turn_bits()).max(1)
    }

    /// Words of a memory with one word an address.
    pub fn addresses(&self) -> usize {
        ((self.places() - 1) << self.turn_bits()) + self.turns()
    }

    /// Where the fields of a device's programming address begin: converter, then address, then row
    /// group, then array.
    pub fn program_fields(&self) -> ProgramFields {
        let converter = index_bits(self.adcs);
        let address =
            index_bits(self.subarrays()) + index_bits(self.lane_columns()) + self.turn_bits();
        let group = index_bits(self.groups().len());
        ProgramFields {
            address: converter,
            group: converter + address,
            array: converter + address + group,
        }
    }

    /// Bits of a programming address: enough for devices, rows and registers.
    pub fn program_bits(&self) -> usize {
        let devices = self.program_fields().array + index_bits(self.arrays());
        let rows = index_bits(self.subarrays()) + index_bits(self.fragment_rows);
        devices.max(rows).max(3)
    }

    /// Bits that count the conversions of one clock.
    pub fn clip_bits(&self) -> usize {
        bits_for((self.adcs * self.arrays()) as u64)
    }

    /// One line for people: the header of an exported file.
    pub fn summary(&self) -> String {
        let Self {
            name,
            rows,
            columns,
            fragment_rows,
            input_bits,
            adcs,
            adc_bits,
            weight_bits,
            scheme,
            ..
        } = self;
        let sign = if self.signed_inputs {
            "signed"
        } else {
            "unsigned"
        };
        let conversion = match self.conversion {
            Conversion::Lossless => "lossless",
            Conversion::FlipEncoded => "flip-encoded",
            Conversion::Saturating => "saturating",
            Conversion::Uniform { .. } => "uniform",
        };
        let zero_skip = match self.zero_skip {
            ZeroSkipPolicy::Off => "off",
            ZeroSkipPolicy::Leading => "leading",
            ZeroSkipPolicy::Plane => "plane",
        };
        let arrays = match scheme {
            Scheme::Forms => String::new(),
            Scheme::Isaac => "offset binary in ".to_string(),
            Scheme::Prime => "an array a sign, each of ".to_string(),
            Scheme::Sme => "an array a plane and sign, each of ".to_string(),
        };
        let device = match self.device_bits {
            1 => "1 bit".to_string(),
            bits => format!("{bits} bits"),
        };
        let converters = match adcs {
            1 => "converter",
            _ => "converters",
        };
        format!(
            "configuration {name}: {arrays}{rows} x {columns} devices of {device}, fragments of \
             {fragment_rows} rows, {weight_bits}-bit weights, {input_bits}-bit {sign} inputs, {adcs} {conversion} {converters} \
             of {adc_bits} bits, zero-skip {zero_skip}"
        )
    }
}

/// Positions within a programming address, in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramFields {
    /// Of sub-array, lane column and turn; the converter lies below.
    pub address: usize,
    /// Of the row group.
    pub group: usize,
    /// Of the device array.
    pub array: usize,
}
