//! One multiplication, step by step.

use forms_golden::layers::{im2col, lower_kernels};
use forms_golden::{Config, Mapped, SignPolicy};
use forms_network::{Dataset, Network};
use forms_report::{Error, Figure, Lanes, Section, Series};

use crate::CommandError;

/// Steps of the waveform, at most.
const MOST_STEPS: usize = 400;

/// A multiplication of the first layer that reads the image.
pub(super) struct Product {
    about: String,
    signals: Vec<Series>,
}

/// Traces the window of the first image that has the most to feed, on the layer's first crossbar.
///
/// # Errors
/// What golden refuses.
pub(super) fn trace(
    network: &Network,
    config: &Config,
    data: &Dataset,
    signs: SignPolicy,
) -> Result<Product, CommandError> {
    let none = Product {
        about: "No layer with a matrix reads the image itself, so no product is shown.".to_owned(),
        signals: Vec::new(),
    };
    let plan = network.check()?;
    let first = network
        .nodes
        .iter()
        .zip(&plan.sources)
        .find_map(|(node, sources)| {
            let matrix = node.matrix()?;
            (sources.first() == Some(&0)).then_some((node, matrix))
        });
    let Some((node, layer)) = first else {
        return Ok(none);
    };
    let image = data.integers(0, &network.input);
    let low = plan.value(0).low.min(0);
    let offset = if config.signed_inputs { 0 } else { -low };
    let inputs = im2col(image.view(), &layer.window, layer.row_order, 0)?;
    let weights = lower_kernels(layer.weights.view(), layer.row_order)?.mapv(i64::from);
    if inputs.ncols() != weights.nrows() {
        // Groups: a filter sees a part of the channels.
        return Ok(none);
    }
    let mapped = Mapped::new(config, weights.view(), signs)?;
    let crossbar = &mapped.crossbars()[0];
    let busiest = inputs
        .rows()
        .into_iter()
        .max_by_key(|row| row.iter().filter(|&&x| x != 0).count());
    let Some(row) = busiest else {
        return Ok(none);
    };
    let x: Vec<i64> = crossbar.rows.clone().map(|at| row[at] + offset).collect();
    let b_used = match config.signed_inputs {
        true => config.input_bits,
        false => layer.b_used as usize,
    };
    let traced = crossbar.crossbar.trace(&x, b_used)?;
    let Some(array) = traced.arrays.first() else {
        return Ok(none);
    };
    let steps = &array.steps[..array.steps.len().min(MOST_STEPS)];
    let each = |name: String, value: &dyn Fn(&forms_golden::Step) -> f64| {
        Series::new(name, steps.iter().map(value).collect::<Vec<f64>>())
    };
    let mut signals = vec![
        each("sub-array".to_owned(), &|step| step.sub_array as f64),
        each("bit of the inputs that is fed".to_owned(), &|step| {
            step.bit as f64
        }),
        each(
            "ones in the plane (rows that draw current)".to_owned(),
            &|step| step.plane.count_ones() as f64,
        ),
    ];
    for device in 0..config.devices_per_weight().min(2) {
        signals.push(each(
            format!("converter's code, device {device} of column 0"),
            &|step| f64::from(step.codes[device]),
        ));
    }
    signals.push(each("partial sum of column 0".to_owned(), &|step| {
        step.partial_sums[0] as f64
    }));
    signals.push(each("result of column 0 so far".to_owned(), &|step| {
        step.accumulators[0] as f64
    }));
    let more = match array.steps.len() > steps.len() {
        true => format!(", of which the first {MOST_STEPS} are shown"),
        false => String::new(),
    };
    Ok(Product {
        about: format!(
            "One MVM of {} on its first crossbar, as golden computes it: the window of the first image with the most pixels that \
             are not 0. It takes {} steps{more}; without skipping it would take {}. Each step applies one bit of a sub-array's \
             inputs; the converters' codes are shifted, added, and added or subtracted by the fragment's sign. `forms mvm --wave` \
             shows the same in the hardware's own signals.",
            node.name,
            array.steps.len(),
            x.len().div_ceil(config.fragment_rows) * b_used
        ),
        signals,
    })
}

impl Product {
    pub(super) fn section(self) -> Result<Section, Error> {
        let mut section = Section::new("product", "One product, step by step");
        section.say(self.about);
        if self.signals.iter().any(|signal| !signal.values.is_empty()) {
            let lanes = Lanes {
                step: "step",
                signals: self.signals,
            };
            section.show(Figure::lanes(
                "product",
                "One multiplication of a crossbar",
                &lanes,
            )?);
        }
        Ok(section)
    }
}
