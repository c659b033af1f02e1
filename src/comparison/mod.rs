//! Matrices, or the layers of a network, on several schemes: what each of them takes for the same integers.
//!
//! | module | what it does |
//! | --- | --- |
//! | this one | costs, scheme by scheme and matrix by matrix; matrices by golden |
//! | [`network`] | the layers of a network on images, by the fast engine |
//! | [`schedule`] | clocks on a given number of crossbars |
//! | `print` | tables of energies, and of imperfect crossbars |
//! | [`cells`] | the RTL's cell counts, where they have been synthesized |

pub mod cells;
pub mod network;
pub mod print;
pub mod schedule;

use forms_golden::{
    Config, Mapped, MappedMvm, Report, Scheme, SignPolicy, crossbar, inputs, oracle,
};
use ndarray::Array2;
use schemars::JsonSchema;
use serde::Serialize;

use crate::costing::Totals;
use crate::{CommandError, parallel};

/// A matrix to compare on, and the batch that it multiplies.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// What reports call it: a file, a layer.
    pub name: String,
    /// Weights [rows, cols].
    pub weights: Array2<i64>,
    /// Inputs [batch, rows].
    pub inputs: Array2<i64>,
}

/// What one scheme takes for one matrix, or for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cost {
    /// Bits of a weight: more than the configuration's where ISAAC was widened.
    pub weight_bits: usize,
    /// Crossbars of devices; PRIME's pairs and SME's planes all count.
    pub crossbars: usize,
    /// Converters of all crossbars.
    pub converters: usize,
    /// Bits of each.
    pub converter_bits: usize,
    /// Planes applied to a sub-array of a crossbar.
    pub steps: u64,
    /// Conversions of all crossbars.
    pub conversions: u64,
    /// Clocks of one crossbar that takes the place of every other, one after another.
    pub clocks_one_crossbar: u64,
    /// Crossbars within the converter budget.
    pub crossbars_in_budget: usize,
    /// Clocks of as many crossbars as that.
    pub clocks_in_budget: u64,
    /// Columns that splitting mixed fragments added.
    pub extra_columns: usize,
    /// Every result is the integer product.
    pub exact: bool,
}

/// One scheme's row of the table: every matrix, and the total.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SchemeCosts {
    /// The configuration.
    pub config: String,
    /// One cost a matrix, in their order.
    pub matrices: Vec<Cost>,
    /// All of them, on the same crossbars one after another.
    pub total: Cost,
    /// Cells of the RTL's core, as Yosys counted them; none where it was not synthesized.
    pub core_cells: Option<u64>,
    /// Energy, area and time of a network on the published chip; none for matrices.
    pub energy: Option<Totals>,
}

/// A scheme with everything laid out and computed, before clocks are shared out.
struct Computed {
    config: Config,
    parts: Vec<Part>,
    energy: Option<Totals>,
}

/// What a scheme took for one matrix.
struct Part {
    weight_bits: usize,
    crossbars: usize,
    steps: u64,
    conversions: u64,
    extra_columns: usize,
    /// Of each crossbar.
    clocks: Vec<u64>,
    exact: bool,
}

/// Compares `configs` on `matrices`; the budget is the converters of `configs[budget]` with all of its
/// crossbars in place.
///
/// # Errors
/// Those of golden, for the first configuration and matrix that it refuses.
pub fn compare(
    matrices: &[Matrix],
    configs: &[Config],
    budget: usize,
) -> Result<Vec<SchemeCosts>, CommandError> {
    let computed = configs
        .iter()
        .map(|config| {
            let parts = matrices.iter().map(|matrix| part(config, matrix));
            Ok(Computed {
                config: config.clone(),
                parts: parts.collect::<Result<_, CommandError>>()?,
                energy: None,
            })
        })
        .collect::<Result<Vec<Computed>, CommandError>>()?;
    Ok(shared_out(&computed, budget))
}

/// The costs of all schemes, with clocks within the converters of scheme `budget`.
fn shared_out(computed: &[Computed], budget: usize) -> Vec<SchemeCosts> {
    let converters = computed.get(budget).map_or(0, |scheme| {
        let parts = scheme.parts.iter();
        let crossbars = parts.map(|part| part.crossbars).max().unwrap_or(0);
        crossbars * scheme.config.adcs
    });
    computed
        .iter()
        .map(|scheme| scheme.costs(converters))
        .collect()
}

/// One matrix on one scheme.
fn part(config: &Config, matrix: &Matrix) -> Result<Part, CommandError> {
    let (weights, batch) = (matrix.weights.view(), matrix.inputs.view());
    let config = match config.scheme {
        Scheme::Isaac => crossbar::widened(config, weights)?,
        Scheme::Forms | Scheme::Prime | Scheme::Sme => config.clone(),
    };
    let b_used = inputs::least_b_used(&config, batch)?;
    let mapped = Mapped::new(&config, weights, SignPolicy::Split)?;
    let rows: Vec<Vec<i64>> = batch.rows().into_iter().map(|x| x.to_vec()).collect();
    let mvms: Vec<MappedMvm> = parallel::map(&rows, |_, x| Ok(mapped.mvm(x, b_used)?))?;
    let exact = rows.iter().zip(&mvms).all(|(x, mvm)| {
        let truth = oracle::dot(weights, x);
        truth.len() == mvm.outputs.len()
            && truth
                .iter()
                .zip(&mvm.outputs)
                .all(|(truth, y)| *truth == (*y).into())
    });
    let report = Report::new(&mapped, &mvms);
    // Arrays of a crossbar see the same inputs, so each takes the crossbar's clocks.
    let crossbars = report.crossbars.iter();
    let clocks =
        crossbars.flat_map(|crossbar| std::iter::repeat_n(crossbar.clocks, crossbar.arrays));
    Ok(Part {
        weight_bits: config.weight_bits,
        crossbars: report.arrays,
        steps: report.steps,
        conversions: report.conversions,
        extra_columns: report.extra_columns,
        clocks: clocks.collect(),
        exact,
    })
}

impl Computed {
    fn costs(&self, budget: usize) -> SchemeCosts {
        let in_budget = (budget / self.config.adcs).max(1);
        let matrices: Vec<Cost> = self
            .parts
            .iter()
            .map(|part| part.cost(&self.config, in_budget))
            .collect();
        let sum = |what: fn(&Cost) -> u64| matrices.iter().map(what).sum();
        let count = |what: fn(&Cost) -> usize| matrices.iter().map(what).sum();
        SchemeCosts {
            config: self.config.name.clone(),
            total: Cost {
                weight_bits: matrices.iter().map(|m| m.weight_bits).max().unwrap_or(0),
                crossbars: count(|m| m.crossbars),
                converters: count(|m| m.converters),
                converter_bits: self.config.adc.bits,
                steps: sum(|m| m.steps),
                conversions: sum(|m| m.conversions),
                clocks_one_crossbar: sum(|m| m.clocks_one_crossbar),
                crossbars_in_budget: in_budget,
                clocks_in_budget: sum(|m| m.clocks_in_budget),
                extra_columns: count(|m| m.extra_columns),
                exact: matrices.iter().all(|m| m.exact),
            },
            matrices,
            core_cells: None,
            energy: self.energy.clone(),
        }
    }
}

impl Part {
    fn cost(&self, config: &Config, in_budget: usize) -> Cost {
        Cost {
            weight_bits: self.weight_bits,
            crossbars: self.crossbars,
            converters: self.crossbars * config.adcs,
            converter_bits: config.adc.bits,
            steps: self.steps,
            conversions: self.conversions,
            clocks_one_crossbar: schedule::clocks(&self.clocks, 1),
            crossbars_in_budget: in_budget,
            clocks_in_budget: schedule::clocks(&self.clocks, in_budget),
            extra_columns: self.extra_columns,
            exact: self.exact,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn configs(names: &[&str]) -> Vec<Config> {
        let named = names.iter().map(|name| Config::named(name));
        named.collect::<Result<_, _>>().unwrap()
    }

    fn small() -> Matrix {
        Matrix {
            name: "small".to_owned(),
            weights: array![[3, -2], [-1, 4]],
            inputs: array![[5, 6], [0, 1]],
        }
    }

    #[test]
    fn every_scheme_takes_what_its_contract_says_for_a_matrix_of_four() {
        let schemes = configs(&["forms-8", "isaac-128", "prime-8", "sme-8"]);
        let costs = compare(&[small()], &schemes, 0).unwrap();
        let of = |name: &str| &costs.iter().find(|c| c.config == name).unwrap().total;
        // Both columns are mixed: two twins. Inputs of 3 bits and of 1.
        let forms = of("forms-8");
        assert_eq!((forms.crossbars, forms.extra_columns), (1, 2));
        assert_eq!((forms.steps, forms.conversions), (4, 4 * 4 * 4));
        // Nothing is skipped: B_used = 3 steps twice, 2 columns of 4 devices.
        let isaac = of("isaac-128");
        assert_eq!((isaac.steps, isaac.conversions), (6, 6 * 2 * 4));
        assert_eq!(isaac.clocks_one_crossbar, 9 + 2 * 3 * 8 + 1);
        let prime = of("prime-8");
        assert_eq!((prime.crossbars, prime.converters), (2, 8));
        assert_eq!((prime.steps, prime.conversions), (4, 4 * 2 * 4 * 2));
        // 3 = 11, 4 = 100; 1, 2: positive planes 0, 1, 2 and negative ones 0, 1.
        let sme = of("sme-8");
        assert_eq!((sme.crossbars, sme.conversions), (5, 4 * 2 * 5));
        assert!(costs.iter().all(|scheme| scheme.total.exact));
    }

    #[test]
    fn weights_beyond_isaacs_range_widen_it() {
        let mut matrix = small();
        matrix.weights[[0, 0]] = 200;
        let costs = compare(&[matrix], &configs(&["isaac-128"]), 0).unwrap();
        assert_eq!(costs[0].total.weight_bits, 10);
        assert!(costs[0].total.exact);
    }

    #[test]
    fn a_lossy_converter_is_not_called_exact() {
        let matrix = Matrix {
            name: "full".to_owned(),
            weights: Array2::from_elem((8, 1), 255),
            inputs: Array2::from_elem((1, 8), 1),
        };
        let costs = compare(&[matrix], &configs(&["forms-8-saturating", "forms-8"]), 0).unwrap();
        assert_eq!((costs[0].total.exact, costs[1].total.exact), (false, true));
    }

    #[test]
    fn totals_are_sums_and_the_budget_is_the_named_schemes() {
        let schemes = configs(&["isaac-128", "prime-8"]);
        let costs = compare(&[small(), small()], &schemes, 1).unwrap();
        for scheme in &costs {
            let [first, second] = &scheme.matrices[..] else {
                panic!("two matrices")
            };
            assert_eq!(scheme.total.steps, first.steps + second.steps);
            assert_eq!(scheme.total.crossbars, first.crossbars + second.crossbars);
        }
        // A pair of prime-8 has eight converters: eight crossbars of ISAAC.
        assert_eq!(costs[0].total.crossbars_in_budget, 8);
        assert_eq!(costs[1].total.crossbars_in_budget, 2);
    }
}
