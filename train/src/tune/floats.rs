//! Before polarization: the floats are trained on, and rows pruned by ADMM if that is asked for.
//!
//! A network that was only initialized becomes a trained one; a trained one loses whole rows of its matrices. Rows go by
//! ADMM (Boyd et al., 2011; Zhang et al., 2018): gradient steps on `loss + rho/2 |W - Z + U|^2`, Z the nearest matrix to
//! W + U with as few rows as are to stay, and `U += W - Z` after each round, while rho doubles. In the second half of the
//! rounds the rows that went stay away and the others learn to do without them. A row is one input of a crossbar, so
//! what counts is whole crossbars: of a layer with more rows than a crossbar has, the share that stays is rounded down
//! to whole row tiles, and smaller layers keep all their rows.

use forms_import::graph::Op;
use forms_polarize::Source;
use ndarray::Array2;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::lessons::{Draw, Lessons};
use super::program::{Layer, Program, Rounding};
use crate::Error;
use crate::framework::program::{Blend, Lesson, gradients, scores};
use crate::optimizer::{Optimizer, Rule};
use crate::parameters::Parameters;
use crate::plan::Augmentation;
use crate::project::energy;
use crate::project::prune::{Choice, Unit, project};

/// What the distance from Z weighs in the first round of ADMM; it doubles from round to round, up to 1.
const RHO: f32 = 1e-3;

/// All that decides what becomes of the floats, besides network, data and machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloatSettings {
    /// Rounds; where rows are pruned, ADMM has the first half of them.
    pub rounds: usize,
    /// The share of a layer's rows that stays; `None` prunes nothing.
    pub keep_rows: Option<f64>,
    /// Rows of a crossbar.
    pub crossbar_rows: usize,
    /// Images of a round, drawn anew for each; all if there are fewer.
    pub images: usize,
    /// Images of a step.
    pub batch: usize,
    /// Adam's first step; it falls to a hundredth along a cosine, in each half anew.
    pub rate: f32,
    /// How images are changed at random.
    pub augmentation: Option<Augmentation>,
    /// Seed of every random choice.
    pub seed: u64,
}

impl FloatSettings {
    /// Whether every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Settings`] names the first that is not.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |line: String| Err(Error::Settings(line));
        if self.rounds == 0 {
            return refuse("--float-rounds 0 trains nothing; give at least 1".to_owned());
        }
        if let Some(share) = self.keep_rows {
            if !(share > 0.0 && share < 1.0) {
                return refuse(format!(
                    "--keep-rows {share} is outside 0..1, both excluded; 0.9 frees a tenth of the rows"
                ));
            }
            if self.rounds < 2 {
                return refuse(format!(
                    "--keep-rows prunes in the first half of the rounds and trains on in the second, but \
                     --float-rounds is {}; give at least 2",
                    self.rounds
                ));
            }
        }
        if !(self.rate > 0.0 && self.rate <= 1.0) {
            return refuse(format!(
                "--float-rate {} is outside 0..=1, 0 excluded; 0.001 is usual for a network from nothing",
                self.rate
            ));
        }
        Ok(())
    }

    /// Rounds of ADMM.
    fn admm(&self) -> usize {
        self.keep_rows.map_or(0, |_| self.rounds / 2)
    }

    /// How many rows of a layer stay.
    fn kept(&self, layer: &Layer) -> usize {
        let (rows, whole) = (layer.rows(), self.crossbar_rows.max(1));
        match self.keep_rows {
            Some(share) if layer.groups == 1 && rows > whole => {
                ((rows as f64 * share) as usize / whole).max(1) * whole
            }
            _ => rows,
        }
    }
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FloatLog {
    /// From 1.
    pub round: usize,
    /// Whether ADMM pulled at the rows.
    pub admm: bool,
    /// Mean loss over the round.
    pub loss: f64,
    /// Correct share of the first training images, unchanged; `None` without labels.
    pub right: Option<f64>,
    /// What the rows that have to go hold, as a share of the norm of all weights.
    pub distance: f64,
    /// Rows that stand, of all layers.
    pub rows: usize,
}

/// What changes from round to round.
#[derive(Debug, Clone, PartialEq)]
pub struct FloatState {
    /// Weights and biases.
    pub master: Parameters,
    /// Adam's moments.
    pub optimizer: Optimizer,
    /// ADMM's Z and U; empty where nothing is pruned.
    pub dual: [Vec<Array2<f32>>; 2],
    /// What was done.
    pub log: Vec<FloatLog>,
}

/// A network whose floats are trained.
pub struct Floats {
    settings: FloatSettings,
    source: Source,
    program: Program,
    /// The network as it was, which teaches where there are no labels.
    teacher: Parameters,
    choices: Vec<Choice>,
    /// Where it stands.
    pub state: FloatState,
}

impl Floats {
    /// From a network as it was read.
    ///
    /// # Errors
    /// [`Error::Settings`] for settings out of range and layers without a gradient.
    pub fn new(source: &Source, settings: FloatSettings) -> Result<Floats, Error> {
        settings.check()?;
        let (program, master) = Program::new(&source.graph, Rounding::Nowhere)?;
        let choices = program.layers.iter().enumerate();
        let choices: Vec<Choice> = choices
            .filter(|(_, layer)| settings.kept(layer) < layer.rows())
            .map(|(at, layer)| Choice {
                name: format!("rows of {}", layer.name),
                units: (0..layer.rows())
                    .map(|row| Unit {
                        columns: Vec::new(),
                        rows: vec![(at, row)],
                    })
                    .collect(),
                keep: settings.kept(layer),
            })
            .collect();
        let dual = match choices.is_empty() {
            true => [Vec::new(), Vec::new()],
            false => {
                let zeros = master.weights.iter().map(|w| Array2::zeros(w.dim()));
                [project(&master.weights, &choices).0, zeros.collect()]
            }
        };
        Ok(Floats {
            state: FloatState {
                optimizer: Optimizer::at_rest(&master),
                dual,
                log: Vec::new(),
                master: master.clone(),
            },
            teacher: master,
            source: source.clone(),
            settings,
            program,
            choices,
        })
    }

    /// What it was told.
    pub fn settings(&self) -> &FloatSettings {
        &self.settings
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.state.log.len() >= self.settings.rounds
    }

    /// Steps of a round.
    pub fn steps(&self, lessons: &Lessons) -> usize {
        let images = self.settings.images.min(lessons.len());
        images.div_ceil(self.settings.batch.max(1))
    }

    /// Trains for a round; `tick` hears of every step, with the round's mean loss so far.
    ///
    /// # Errors
    /// [`Error::Diverged`] where loss or weights cease to be numbers; those of the framework.
    pub fn round(&mut self, lessons: &Lessons, tick: impl Fn(f64)) -> Result<(), Error> {
        let round = self.state.log.len();
        let admm = self.settings.admm();
        let pruning = round < admm && !self.choices.is_empty();
        let (first, rounds) = match round < admm {
            true => (0, admm),
            false => (admm, self.settings.rounds - admm),
        };
        if round == first {
            self.state.optimizer = Optimizer::at_rest(&self.state.master);
        }
        // Other random numbers than those of fine-tuning, which comes after it.
        let draw = Draw::new(self.settings.seed ^ 0x666c_6f61_7473, round);
        let order = draw.images(lessons.len(), self.settings.images);
        let steps = self.steps(lessons);
        let total = (steps * rounds).max(1);
        let of_image = |image: usize| draw.of_image(image);
        let rho = (RHO * 2.0_f32.powi(round.min(64) as i32)).min(1.0);
        let (mut loss_sum, mut seen) = (0.0, 0);
        for (step, images) in order.chunks(self.settings.batch.max(1)).enumerate() {
            let (loss, mut gradient) = self.gradients(lessons, images, &of_image)?;
            if pruning {
                self.pull(&mut gradient, rho);
            }
            let done = ((round - first) * steps + step) as f32 / total as f32;
            let rate = self.settings.rate * crate::trainer::cosine(done);
            let FloatState {
                master,
                optimizer,
                dual,
                ..
            } = &mut self.state;
            optimizer.step(Rule::Adam, master, &gradient, rate);
            if round >= admm && !self.choices.is_empty() {
                hold(&mut master.weights, &dual[0]);
            }
            if !loss.is_finite() || !self.state.master.are_finite() {
                return Err(Error::Diverged {
                    stage: "floats".to_owned(),
                    epoch: round + 1,
                    step: step + 1,
                    loss,
                });
            }
            loss_sum += f64::from(loss) * images.len() as f64;
            seen += images.len();
            tick(loss_sum / seen as f64);
        }
        let distance = self.distance();
        if pruning {
            self.follow(round + 1 == admm);
        }
        self.state.log.push(FloatLog {
            round: round + 1,
            admm: pruning,
            loss: loss_sum / seen.max(1) as f64,
            right: lessons.share_right(&self.program, &self.state.master)?,
            distance,
            rows: self.rows(),
        });
        Ok(())
    }

    /// Loss and gradients of some images.
    fn gradients(
        &self,
        lessons: &Lessons,
        images: &[usize],
        of_image: &(dyn Fn(usize) -> ChaCha8Rng + Sync),
    ) -> Result<(f32, Parameters), Error> {
        let inputs = lessons.inputs(images, Some(of_image));
        let blend = Blend {
            teacher: if lessons.are_labelled() { 0.0 } else { 1.0 },
            temperature: 1.0,
        };
        let taught = match lessons.are_labelled() {
            true => Vec::new(),
            false => scores(&self.program, &self.teacher, &inputs)?,
        };
        let lesson = Lesson {
            labels: lessons.labels(images),
            inputs,
            taught,
        };
        Ok(gradients(
            &self.program,
            &self.state.master,
            &lesson,
            blend,
        )?)
    }

    /// Adds the penalty's gradient: rho (W - Z + U).
    fn pull(&self, gradient: &mut Parameters, rho: f32) {
        let [z, u] = &self.state.dual;
        let layers = gradient.weights.iter_mut().zip(&self.state.master.weights);
        for ((g, w), (z, u)) in layers.zip(z.iter().zip(u)) {
            let terms = g.iter_mut().zip(w).zip(z.iter().zip(u));
            terms.for_each(|((g, w), (z, u))| *g += rho * (w - z + u));
        }
    }

    /// Z and U after a round; after the last one the weights are those of the rows that stay.
    fn follow(&mut self, last: bool) {
        let FloatState { master, dual, .. } = &mut self.state;
        let [z, u] = dual;
        if last {
            *z = project(&master.weights, &self.choices).0;
            hold(&mut master.weights, z);
            return;
        }
        let sums: Vec<Array2<f32>> = master.weights.iter().zip(&*u).map(|(w, u)| w + u).collect();
        *z = project(&sums, &self.choices).0;
        for (u, (sum, z)) in u.iter_mut().zip(sums.iter().zip(&*z)) {
            *u = sum - z;
        }
    }

    /// What the projection takes away, as a share of the norm of all weights.
    fn distance(&self) -> f64 {
        let weights = &self.state.master.weights;
        let all: f64 = weights.iter().map(energy).sum();
        let nearest = project(weights, &self.choices).0;
        let pairs = weights.iter().zip(&nearest);
        let apart: f64 = pairs.map(|(w, z)| energy((w - z).iter())).sum();
        if all > 0.0 { (apart / all).sqrt() } else { 0.0 }
    }

    /// Rows with a weight, of all layers.
    fn rows(&self) -> usize {
        let rows = self
            .state
            .master
            .weights
            .iter()
            .flat_map(|w| w.outer_iter());
        rows.filter(|row| row.iter().any(|&w| w != 0.0)).count()
    }

    /// The network with the floats that it has now.
    pub fn source(&self) -> Source {
        let mut made = self.source.clone();
        for (at, layer) in self.program.layers.iter().enumerate() {
            if let Op::Conv { weights, bias, .. } = &mut made.graph.nodes[layer.node].op {
                let master = &self.state.master;
                *weights = layer.kernels(&master.weights[at]);
                *bias = master.biases[at].iter().map(|&b| f64::from(b)).collect();
            }
        }
        made
    }
}

/// Zeroes the rows that `z` has none of.
fn hold(weights: &mut [Array2<f32>], z: &[Array2<f32>]) {
    for (w, z) in weights.iter_mut().zip(z) {
        for (mut row, z) in w.outer_iter_mut().zip(z.outer_iter()) {
            if z.iter().all(|&z| z == 0.0) {
                row.fill(0.0);
            }
        }
    }
}
