//! `Network.cost`: joules, square millimetres and seconds of several schemes.

use std::sync::atomic::{AtomicBool, Ordering};

use forms::CommandError;
use forms::costing::{SchemeCounts, count};
use forms_cost::compare::{self, Ratios};
use forms_cost::model::NetworkCost;
use forms_cost::{Design, Source};
use forms_golden::{Config, SignPolicy};
use forms_network::{Dataset, Network};
use ndarray::Array3;
use pyo3::prelude::*;
use serde::Serialize;

use crate::error::{raise, refuse};
use crate::interrupt::abandonable;
use crate::records::{record, word};

/// What is priced, and how.
pub struct Request<'a> {
    /// Design points.
    pub schemes: Vec<Config>,
    /// The name of one of them.
    pub reference: Option<&'a str>,
    /// The most samples.
    pub limit: usize,
    /// Whose converters.
    pub adc_cost: &'a str,
    /// "isaac", or a component file.
    pub chip: &'a str,
    /// Whether links between chips count.
    pub links: bool,
    /// What becomes of mixed fragments.
    pub signs: &'a str,
    /// Finer activations.
    pub activation_bits: Option<u32>,
}

/// What Python gets.
#[derive(Serialize)]
struct Priced {
    images: usize,
    adc_cost: Source,
    links: bool,
    reference: String,
    schemes: Vec<NetworkCost>,
    ratios: Vec<Ratios>,
}

/// The design points that were named, or those of `forms cost`.
///
/// # Errors
/// Those of [`crate::config::config`]; an empty list.
pub fn schemes(named: Option<Vec<Bound<'_, PyAny>>>) -> PyResult<Vec<Config>> {
    let usual = [
        "forms-4",
        "forms-8",
        "forms-16",
        "forms-8-plane",
        "isaac-128",
        "prime-128",
    ];
    let all: Vec<Config> = match named {
        Some(list) => list
            .iter()
            .map(crate::config::config)
            .collect::<PyResult<_>>()?,
        None => usual
            .into_iter()
            .map(|name| forms::commands::config(name).map_err(raise))
            .collect::<PyResult<_>>()?,
    };
    match all.is_empty() {
        true => Err(refuse("schemes is empty; name at least one configuration")),
        false => Ok(all),
    }
}

/// Counts and prices.
///
/// # Errors
/// What cannot be; `KeyboardInterrupt`.
pub fn cost<'py>(
    py: Python<'py>,
    network: &Network,
    data: &Dataset,
    request: Request<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    let schemes = request.schemes;
    let reference = match request.reference {
        None => schemes
            .iter()
            .position(|config| config.name == "isaac-128")
            .unwrap_or(schemes.len() - 1),
        Some(name) => schemes
            .iter()
            .position(|config| config.name == name)
            .ok_or_else(|| {
                let names: Vec<&str> = schemes.iter().map(|config| config.name.as_str()).collect();
                refuse(format!(
                    "reference = \"{name}\" is none of the schemes, which are {}; name one of them",
                    names.join(", ")
                ))
            })?,
    };
    let (components, _) = forms::commands::cost::components(request.chip).map_err(raise)?;
    let source: Source = word("adc_cost", request.adc_cost)?;
    let signs: SignPolicy = word("signs", request.signs)?;
    let links = request.links;
    for config in &schemes {
        Design::new(config, &components, source, links)
            .map_err(CommandError::from)
            .map_err(raise)?;
    }
    let network = match request.activation_bits {
        None => network.clone(),
        Some(bits) => forms::activations::widened(network, bits).map_err(raise)?,
    };
    data.check(&network)
        .map_err(CommandError::from)
        .map_err(raise)?;
    let images: Vec<Array3<i64>> = (0..data.len().min(request.limit))
        .map(|image| data.integers(image, &network.input))
        .collect();
    if images.is_empty() {
        return Err(refuse("there is no sample to count; give at least one"));
    }
    let work = move |stop: &AtomicBool| -> Result<Option<Priced>, CommandError> {
        let mut costs = Vec::new();
        for config in &schemes {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let counts: SchemeCounts = count(&network, &images, config, signs)?;
            let layers = counts.layers();
            costs.push(counts.counted(&layers).price(&components, source, links)?.1);
        }
        let base = &costs[reference];
        let others = costs
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != reference);
        Ok(Some(Priced {
            images: images.len(),
            adc_cost: source,
            links,
            reference: base.scheme.clone(),
            ratios: others
                .map(|(_, cost)| compare::ratios(cost, base))
                .collect(),
            schemes: costs,
        }))
    };
    record(py, &abandonable(py, work)?.map_err(raise)?)
}
