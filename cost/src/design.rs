//! One scheme on the chip: every part's energy, area and static power, and how long a step takes.
//!
//! ```text
//! chip      168 tiles, links                      published, but for what the scheme changes:
//! tile      12 units, eDRAM, bus, a quarter router     converters and their number; shift-and-adds, as many
//! unit      8 crossbars, input and output registers    as conversions need; skip logic; sign and flip stores;
//! crossbar  devices, DACs, sample-and-holds,           adders that join crossbars
//!           converters, shift-and-adds
//! ```
//!
//! A part's energy is its published power at peak over its actions at peak, so that at full load the chip takes
//! what is printed. A share of that power flows always and the rest with the actions.

use crate::components::Trace;
pub use crate::parts::{Action, Level, Part};
use crate::{Components, Error, Source, converter};
use forms_golden::{AdcPolicy, Config, Scheme, ZeroSkip};

/// A scheme on the chip.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The scheme.
    pub config: Config,
    /// Whose converters.
    pub source: Source,
    /// Every kind of part.
    pub parts: Vec<Part>,
    /// ns of an array's cycle.
    pub cycle_ns: f64,
    /// Conversions a nanosecond of one converter; a clock of the core is one of them.
    pub rate: f64,
    /// ns from a layer's first input to its first output.
    pub fill_ns: f64,
    tiles: f64,
    units: f64,
    crossbars: f64,
}

/// The most rows that are read at once in a `fragment-cycle`.
pub const FRAGMENT_ROWS: usize = 16;

impl Design {
    /// Prices a configuration.
    ///
    /// # Errors
    /// [`Error::NoPrice`] where the source has no such converter.
    pub fn new(
        config: &Config,
        components: &Components,
        source: Source,
        links: bool,
    ) -> Result<Design, Error> {
        let trace = components.trace();
        let cycle = match config.fragment_rows <= FRAGMENT_ROWS {
            true => "fragment-cycle",
            false => "column-cycle",
        };
        let mut design = Design {
            config: config.clone(),
            source,
            parts: Vec::new(),
            cycle_ns: trace.get(cycle),
            rate: converter::rate(&trace, config.adc.bits),
            fill_ns: trace.get("pipeline-cycles") * trace.get("column-cycle"),
            tiles: trace.get("chip-tiles"),
            units: trace.get("tile-units"),
            crossbars: trace.get("unit-crossbars"),
        };
        design.crossbar_parts(components)?;
        design.tile_parts(components);
        if links {
            let trace = components.trace();
            design.parts.push(Part {
                name: "links",
                level: Level::Chip,
                action: Action::Always,
                energy_pj: 0.0,
                power_mw: trace.get("link-power"),
                static_share: trace.get("static-link"),
                area_mm2: trace.get("link-area"),
                rows: trace.rows(),
            });
        }
        Ok(design)
    }

    /// Crossbars of a chip.
    pub fn chip_crossbars(&self) -> usize {
        (self.tiles * self.units * self.crossbars) as usize
    }

    /// Parts of a level on a chip.
    pub fn instances(&self, level: Level) -> f64 {
        match level {
            Level::Crossbar => self.tiles * self.units * self.crossbars,
            Level::Unit => self.tiles * self.units,
            Level::Tile => self.tiles,
            Level::Chip => 1.0,
        }
    }

    /// mW at peak of a chip.
    pub fn power_mw(&self) -> f64 {
        self.sum(|part| part.power_mw)
    }

    /// mW of a chip that always flow.
    pub fn static_mw(&self) -> f64 {
        self.sum(Part::static_mw)
    }

    /// mm2 of a chip.
    pub fn area_mm2(&self) -> f64 {
        self.sum(|part| part.area_mm2)
    }

    fn sum(&self, of: impl Fn(&Part) -> f64) -> f64 {
        let parts = self.parts.iter();
        parts
            .map(|part| of(part) * self.instances(part.level))
            .sum()
    }

    /// ns of a step with `columns` weight columns in use: the array's cycle, or what its converters take.
    pub fn step_ns(&self, columns: usize) -> f64 {
        self.cycle_ns
            .max(self.config.beats(columns) as f64 / self.rate)
    }

    /// ns of a step with all columns in use.
    pub fn full_step_ns(&self) -> f64 {
        self.step_ns(self.config.weight_columns())
    }

    /// Crossbars that hold one matrix of full crossbars: two in PRIME, a plane and sign each in SME.
    pub fn crossbars_a_matrix(&self) -> usize {
        match self.config.scheme {
            Scheme::Forms | Scheme::Isaac => 1,
            Scheme::Prime => 2,
            Scheme::Sme => 2 * self.config.weight_bits,
        }
    }

    /// 10^9 operations a second of a chip whose crossbars are full, inputs of `bits` bits of which none is
    /// skipped; a multiply-add is two operations.
    pub fn peak_gops(&self, bits: f64) -> f64 {
        let operations = 2.0 * (self.config.rows * self.config.weight_columns()) as f64;
        let step = self.full_step_ns() * self.config.fragments() as f64;
        let matrices = self.chip_crossbars() as f64 / self.crossbars_a_matrix() as f64;
        matrices * operations / (bits * step)
    }

    /// The part of a crossbar's step rate in actions a nanosecond.
    fn a_step(&self, actions: f64) -> f64 {
        actions / self.full_step_ns()
    }

    fn crossbar_parts(&mut self, components: &Components) -> Result<(), Error> {
        let config = self.config.clone();
        let (m, used) = (
            config.fragment_rows as f64,
            (config.weight_columns() * config.devices_per_weight()) as f64,
        );
        let (rows, columns) = (config.rows as f64, config.columns as f64);
        let conversions = self.a_step(columns);

        let trace = components.trace();
        let price = converter::price(&trace, self.source, config.adc.bits)?;
        self.push(
            &trace,
            ("converter", Level::Crossbar, Action::Conversion),
            (price.energy_pj, conversions),
            config.adcs as f64 * price.area_mm2,
            "static-converter",
        );

        // What ISAAC's unit publishes: its power over its actions at peak, its area a row, column or device.
        let published = |name: &str, actions: f64, areas: f64| {
            let trace = components.trace();
            let unit = trace.get("unit-crossbars");
            let peak = unit * actions / trace.get("column-cycle");
            let energy = trace.get(&format!("{name}-power")) / peak;
            let area = trace.get(&format!("{name}-area")) / (unit * areas);
            (trace, energy, area)
        };
        let trace = components.trace();
        let (array_rows, array_columns) = (trace.get("array-rows"), trace.get("array-columns"));
        let devices = array_rows * array_columns;

        let (trace, energy, area) = published("dac", array_rows, array_rows);
        trace.get("array-rows");
        self.push(
            &trace,
            ("dac", Level::Crossbar, Action::RowDrive),
            (energy, self.a_step(m)),
            area * rows,
            "static-converter",
        );
        let (trace, energy, area) = published("sample-hold", array_columns, array_columns);
        trace.get("array-columns");
        self.push(
            &trace,
            ("sample-hold", Level::Crossbar, Action::Conversion),
            (energy, conversions),
            area * columns,
            "static-converter",
        );
        let (trace, energy, area) = published("array", devices, devices);
        trace.get("array-rows");
        trace.get("array-columns");
        let part = Part {
            name: "array",
            level: Level::Crossbar,
            action: Action::DeviceRead,
            energy_pj: energy,
            power_mw: energy * self.a_step(m * columns),
            static_share: 0.0,
            area_mm2: area * rows * columns,
            rows: trace.rows(),
        };
        self.parts.push(part);
        // As many shift-and-adds as the converters keep busy.
        let (trace, energy, area) = published("shift-add", array_columns, 1.0);
        trace.get("array-columns");
        let busy = conversions / (array_columns / trace.get("column-cycle"));
        self.push(
            &trace,
            ("shift-add", Level::Crossbar, Action::Conversion),
            (energy, conversions),
            area * busy,
            "static-logic",
        );
        for (name, action, peak, each) in [
            ("input-register", Action::RowDrive, m, array_rows),
            (
                "output-register",
                Action::Conversion,
                columns,
                array_columns,
            ),
        ] {
            let (trace, energy, area) = published(name, each, 1.0);
            trace.get(match action {
                Action::RowDrive => "array-rows",
                _ => "array-columns",
            });
            let crossbars = self.crossbars;
            self.push(
                &trace,
                (name, Level::Unit, action),
                (energy, crossbars * self.a_step(peak)),
                area * crossbars,
                "static-memory",
            );
        }
        if config.zero_skip != ZeroSkip::Off {
            let trace = components.trace();
            let bits = m * config.input_bits as f64;
            let gates = (m - 1.0) * config.input_bits as f64;
            let area = bits * trace.get("register-bit-area") + gates * trace.get("gate-area");
            let energy = trace.get("register-bit-energy");
            self.push(
                &trace,
                ("zero-skip", Level::Crossbar, Action::ShiftedBit),
                (energy, self.a_step(bits)),
                area,
                "static-logic",
            );
        }
        let stored = stored_bits(&config, config.weight_columns());
        if stored > 0 {
            let trace = components.trace();
            let area = (stored * config.fragments()) as f64 * trace.get("store-bit-area");
            let energy = trace.get("store-bit-energy");
            self.push(
                &trace,
                ("sign-and-flip-store", Level::Crossbar, Action::StoreBit),
                (energy, self.a_step(stored as f64)),
                area,
                "static-memory",
            );
        }
        if self.crossbars_a_matrix() > 1 {
            let trace = components.trace();
            let energy = trace.get("adder-energy");
            let each = self.a_step(used / config.devices_per_weight() as f64);
            // An adder takes a sum a nanosecond.
            let area = each.max(1.0) * trace.get("adder-area");
            self.push(
                &trace,
                ("joining-adder", Level::Crossbar, Action::Join),
                (energy, each),
                area,
                "static-logic",
            );
        }
        Ok(())
    }

    fn tile_parts(&mut self, components: &Components) {
        for (name, action, rate, share) in [
            ("edram", Action::MemoryByte, "edram-rate", "static-memory"),
            ("bus", Action::BusByte, "bus-rate", "static-logic"),
            ("router", Action::RoutedByte, "router-rate", "static-logic"),
            ("sigmoid", Action::Result, "result-rate", "static-logic"),
            (
                "tile-shift-add",
                Action::Result,
                "result-rate",
                "static-logic",
            ),
            ("max-pool", Action::Result, "result-rate", "static-logic"),
            (
                "tile-output-register",
                Action::Result,
                "result-rate",
                "static-memory",
            ),
        ] {
            let trace = components.trace();
            let power = trace.get(&format!("{name}-power"));
            let energy = power / trace.get(rate);
            let shared = match action {
                Action::RoutedByte => trace.get("router-tiles"),
                _ => 1.0,
            };
            let area = trace.get(&format!("{name}-area")) / shared;
            self.push(
                &trace,
                (name, Level::Tile, action),
                (energy, power / shared / energy.max(f64::MIN_POSITIVE)),
                area,
                share,
            );
        }
    }

    /// Adds a part of `energy` pJ an action and `peak` actions a nanosecond.
    fn push(
        &mut self,
        trace: &Trace,
        (name, level, action): (&'static str, Level, Action),
        (energy_pj, peak): (f64, f64),
        area_mm2: f64,
        share: &'static str,
    ) {
        let static_share = trace.get(share);
        self.parts.push(Part {
            name,
            level,
            action,
            energy_pj,
            power_mw: energy_pj * peak,
            static_share,
            area_mm2,
            rows: trace.rows(),
        });
    }
}

/// Sign and flip bits that a step of `columns` weight columns reads. A crossbar whose rows are all read at once
/// has a flip a column, which ISAAC's table counts among its periphery.
pub fn stored_bits(config: &Config, columns: usize) -> usize {
    if config.fragments() == 1 {
        return 0;
    }
    let signs = match config.scheme {
        Scheme::Forms => columns,
        Scheme::Isaac | Scheme::Prime | Scheme::Sme => 0,
    };
    let flips = match config.adc.policy {
        AdcPolicy::FlipEncoded => columns * config.devices_per_weight(),
        AdcPolicy::Lossless | AdcPolicy::Saturating | AdcPolicy::Uniform { .. } => 0,
    };
    signs + flips
}
