//! The carried network on crossbars: golden's layers around golden's matrix products.

use forms_golden::layers::{
    argmax, flatten, im2col, max_pool, requantize_channels, sum_tiles, to_feature_map,
};
use forms_golden::{Config, Mapped, MappedMvm, SignPolicy};
use ndarray::{Array1, Array2, Array3, ArrayView2, Axis};

use super::carried::{Carried, Layer};
use crate::CommandError;

/// The carried network, every layer of it laid out on crossbars.
#[derive(Debug)]
pub struct Network<'a> {
    carried: &'a Carried,
    /// The crossbars of each layer.
    pub layers: Vec<Mapped>,
}

/// What one image made a layer do.
#[derive(Debug)]
pub struct LayerRun {
    /// [MVMs, rows].
    pub inputs: Array2<i64>,
    /// One a row of `inputs`; without outputs, which the next layer's inputs have taken up.
    pub mvms: Vec<MappedMvm>,
}

/// What one image made the network do.
#[derive(Debug)]
pub struct ImageRun {
    /// The layers, first to last.
    pub layers: Vec<LayerRun>,
    /// The class sums.
    pub sums: Array1<i64>,
    /// The class with the largest.
    pub digit: usize,
}

impl<'a> Network<'a> {
    /// Lays out every layer, mixed fragments split.
    ///
    /// # Errors
    /// What golden refuses.
    pub fn new(carried: &'a Carried, config: &Config) -> Result<Network<'a>, CommandError> {
        let layers = carried
            .layers
            .iter()
            .map(|layer| Mapped::new(config, layer.weights.view(), SignPolicy::Split))
            .collect::<Result<_, _>>()?;
        Ok(Network { carried, layers })
    }

    /// Runs image number `image` through all layers.
    ///
    /// # Errors
    /// What golden refuses.
    pub fn run(&self, image: usize) -> Result<ImageRun, CommandError> {
        let pixels = self.carried.images.index_axis(Axis(0), image);
        let mut map: Array3<i64> = pixels.insert_axis(Axis(0)).to_owned();
        let mut layers = Vec::new();
        for (layer, mapped) in self.carried.layers.iter().zip(&self.layers) {
            let Some(convolution) = &layer.convolution else {
                let inputs = flatten(map.view()).insert_axis(Axis(0));
                let (products, run) = multiply(layer, mapped, inputs)?;
                let sums = products.row(0).to_owned();
                layers.push(run);
                let digit = argmax(sums.view())?;
                return Ok(ImageRun {
                    layers,
                    sums,
                    digit,
                });
            };
            let (_, height, width) = map.dim();
            let size = convolution.window.output_size([height, width])?;
            let inputs = im2col(map.view(), &convolution.window, &convolution.row_order, 0)?;
            let (products, run) = multiply(layer, mapped, inputs)?;
            layers.push(run);
            let activations =
                requantize_channels(products.view(), &convolution.scales, convolution.range)?;
            let full = to_feature_map(activations.view(), size)?;
            map = max_pool(full.view(), &convolution.pool)?;
        }
        Err(CommandError::Argument(
            "the carried network has no fully connected layer at its end; build the binary again"
                .to_owned(),
        ))
    }
}

/// The products of all rows of `inputs` on the crossbars, with the bias.
fn multiply(
    layer: &Layer,
    mapped: &Mapped,
    inputs: Array2<i64>,
) -> Result<(Array2<i64>, LayerRun), CommandError> {
    let mut mvms = mapped.mvm_batch(inputs.view(), layer.input_bits)?;
    let row_tiles = inputs.ncols().div_ceil(mapped.config().rows);
    let bits = u32::try_from(mapped.config().layer_acc_bits(row_tiles)).unwrap_or(u32::MAX);
    let mut products = Array2::zeros((mvms.len(), mapped.columns()));
    for (mut row, mvm) in products.rows_mut().into_iter().zip(&mut mvms) {
        let sums = row.iter_mut().zip(&mvm.outputs).zip(&layer.bias);
        for ((sum, &product), &bias) in sums {
            *sum = sum_tiles(&[product], bias, bits)?;
        }
        mvm.outputs = Vec::new();
        for crossbar in &mut mvm.crossbars {
            crossbar.outputs = Vec::new();
        }
    }
    Ok((products, LayerRun { inputs, mvms }))
}

/// `count` rows of a matrix; all of them where there are no more.
///
/// They are a golden section apart: evenly spaced ones would show the same place of every image.
pub fn spread(rows: ArrayView2<i64>, count: usize) -> Array2<i64> {
    let most = rows.nrows();
    if count >= most {
        return rows.to_owned();
    }
    let section = most * 618 / 1000;
    let picked: Vec<usize> = (0..count)
        .map(|i| (i * section + most / 2) % most)
        .collect();
    rows.select(Axis(0), &picked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_sees_many_places_of_an_image() {
        let rows = Array2::from_shape_fn((20 * 784, 1), |(r, _)| r as i64);
        let sample = spread(rows.view(), 100);
        let places: std::collections::BTreeSet<i64> = sample.iter().map(|r| r % 784).collect();
        assert!(places.len() > 90, "{places:?}");
        assert_eq!(spread(rows.view(), 20_000), rows);
    }

    #[test]
    fn the_class_sums_are_those_that_python_computed() {
        let carried = Carried::unpack().unwrap();
        let config = Config::named("forms-8").unwrap();
        let network = Network::new(&carried, &config).unwrap();
        for image in 0..2 {
            let run = network.run(image).unwrap();
            assert_eq!(run.sums, carried.expected.row(image), "image {image}");
        }
    }
}
