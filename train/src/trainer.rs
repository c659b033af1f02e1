//! The loop: epoch after epoch through the stages of a plan.
//!
//! ADMM (Boyd et al., 2011) splits "least loss, subject to a constraint" into three updates: W by
//! gradient steps on loss + rho/2 ||W - Z + U||^2, Z the nearest point of the constraint to W + U, and
//! U += W - Z. The first runs for an epoch, the other two after it; rho grows from epoch to epoch, so that
//! W ends near the constraint and setting W to its projection costs little.

use ndarray::Array2;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::architecture::{Architecture, Node};
use crate::constraints::{self, Distances, Held};
use crate::data::augment::{Distortion, crop_and_mirror, distort};
use crate::data::{Images, seen};
use crate::framework::{self, Batch, Steps, TOP_CODE};
use crate::norm;
use crate::optimizer::Optimizer;
use crate::parameters::Parameters;
use crate::plan::{Augmentation, Constraint, Kind, Plan};
use crate::project::polarize::Signs;
use crate::project::{prune, quantize};
use crate::{Error, framework::largest};

/// Images that moments and largest values are taken over.
const MANY: usize = 2048;

/// ADMM's own variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Dual {
    /// The point of the constraint that the weights are drawn to.
    pub z: Vec<Array2<f32>>,
    /// The sum of what was missing so far.
    pub u: Vec<Array2<f32>>,
    /// The signs aimed for, where the constraint is polarization.
    pub signs: Option<Vec<Signs>>,
}

/// What one epoch did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpochLog {
    /// Name of the stage.
    pub stage: String,
    /// Epoch of the stage, from 1.
    pub epoch: usize,
    /// Mean loss over the epoch, penalty not counted.
    pub loss: f64,
    /// Correct fraction of the validation split after the epoch, in the framework's floats.
    pub validation: f64,
    /// Weights that are left in the network.
    pub weights: usize,
    /// How far the weights are from each constraint after the epoch.
    pub distances: Distances,
    /// ADMM's penalty weight, 0 outside ADMM.
    pub rho: f32,
}

/// Everything that changes during a run.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The network as it stands: smaller after pruning.
    pub network: Architecture,
    /// Its weights and biases.
    pub parameters: Parameters,
    /// The optimizer's moments.
    pub optimizer: Optimizer,
    /// ADMM's variables inside an ADMM stage.
    pub dual: Option<Dual>,
    /// What holds exactly.
    pub held: Held,
    /// Quantization steps of the activations, one entry a node.
    pub steps: Steps,
    /// Index of the stage that comes next or is under way.
    pub stage: usize,
    /// Epochs of it that are done.
    pub epoch: usize,
    /// What was done.
    pub log: Vec<EpochLog>,
}

/// Training images, and those that choices are made on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// To train on.
    pub train: Images,
    /// To choose by.
    pub validation: Images,
}

impl Split {
    /// Draws the validation split from the training set.
    ///
    /// # Errors
    /// [`Error::Settings`] where nothing would be left to train on.
    pub fn new(all: &Images, plan: &Plan) -> Result<Split, Error> {
        if all.len() <= plan.validation {
            return Err(Error::Settings(format!(
                "{} training images do not leave any beside a validation split of {}; give more",
                all.len(),
                plan.validation
            )));
        }
        let (train, validation) = all.split(plan.validation, &mut stream(plan.seed, 0));
        Ok(Split { train, validation })
    }
}

/// The random numbers of purpose `stream`: 0 splits, 1 starts; epochs and images have numbers from 2^32.
fn stream(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

impl State {
    /// The start of a run.
    ///
    /// # Errors
    /// Those of [`Plan::validate`].
    pub fn new(plan: &Plan) -> Result<State, Error> {
        plan.validate()?;
        let network = plan.network.clone();
        Ok(State {
            parameters: Parameters::random(&network, &mut stream(plan.seed, 1)),
            optimizer: Optimizer::new(&network),
            dual: None,
            held: Held::default(),
            steps: vec![None; network.nodes.len()],
            stage: 0,
            epoch: 0,
            log: Vec::new(),
            network,
        })
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self, plan: &Plan) -> bool {
        self.stage >= plan.stages.len()
    }

    /// Trains for one epoch; `tick` hears of every step. Nothing is done if the run is.
    ///
    /// # Errors
    /// [`Error::Diverged`] where loss or weights cease to be numbers: this state is then spoilt.
    pub fn epoch(&mut self, plan: &Plan, data: &Split, tick: impl Fn()) -> Result<(), Error> {
        let Some(stage) = plan.stages.get(self.stage) else {
            return Ok(());
        };
        if self.epoch == 0 {
            self.enter(plan, data, stage.kind)?;
        }
        let rho = match stage.kind {
            Kind::Train => 0.0,
            Kind::Admm(_) => plan.rho * plan.rho_growth.powi(self.epoch as i32),
        };
        let number = (self.log.len() as u64 + 1) << 32;
        let mut order: Vec<usize> = (0..data.train.len()).collect();
        order.shuffle(&mut stream(plan.seed, number));
        order.truncate(stage.drawn(order.len()));
        let total = stage.epochs * order.len().div_ceil(plan.batch);
        let mut loss_sum = 0.0;
        for (step, images) in order.chunks(plan.batch).enumerate() {
            let batch = self.batch(plan, &data.train, images, number);
            let (loss, mut gradient) =
                framework::gradients(&self.network, &self.parameters, &self.steps, &batch)?;
            if let Some(dual) = &self.dual {
                dual.pull(&self.parameters, &mut gradient, rho);
            }
            let done = self.epoch * (total / stage.epochs.max(1)) + step;
            let rate = stage.rate * cosine(done as f32 / total.max(1) as f32);
            self.step(plan, &gradient, rate);
            if !loss.is_finite() || !self.parameters.are_finite() {
                return Err(Error::Diverged {
                    stage: stage.name.clone(),
                    epoch: self.epoch + 1,
                    step: step + 1,
                    loss,
                });
            }
            loss_sum += f64::from(loss) * images.len() as f64;
            tick();
        }
        self.epoch += 1;
        if let Kind::Admm(constraint) = stage.kind {
            self.update_dual(plan, constraint);
            if self.epoch == stage.epochs {
                self.settle(plan, constraint);
            }
        }
        self.log.push(EpochLog {
            stage: stage.name.clone(),
            epoch: self.epoch,
            loss: loss_sum / order.len().max(1) as f64,
            validation: self.accuracy(data)?,
            weights: self.network.weights(),
            distances: constraints::distances(plan, &self.network, &self.parameters),
            rho,
        });
        if self.epoch == stage.epochs {
            (self.stage, self.epoch) = (self.stage + 1, 0);
        }
        Ok(())
    }

    /// The correct fraction of the validation split, in the framework's floats; normalization by the moments
    /// of the training split.
    ///
    /// # Errors
    /// Those of the framework.
    pub fn accuracy(&self, data: &Split) -> Result<f64, Error> {
        let images = &data.validation;
        let (network, parameters) = self.folded(&data.train)?;
        let logits = framework::logits(
            &network,
            &parameters,
            &self.steps,
            &images.floats(self.network.zero),
        )?;
        let right = logits
            .chunks(self.network.classes().max(1))
            .zip(&images.labels);
        let right = right.filter(|(logits, label)| {
            let best = (0..logits.len()).max_by(|&a, &b| logits[a].total_cmp(&logits[b]));
            best == Some(usize::from(**label))
        });
        Ok(right.count() as f64 / images.len().max(1) as f64)
    }

    /// What a stage needs before its first step.
    fn enter(&mut self, plan: &Plan, data: &Split, kind: Kind) -> Result<(), Error> {
        self.optimizer = Optimizer::new(&self.network);
        self.dual = None;
        let Kind::Admm(constraint) = kind else {
            return Ok(());
        };
        if constraint == Constraint::Quantize {
            if self.network.is_normalized() {
                (self.network, self.parameters) = self.folded(&data.train)?;
                // A filter of negative gain has turned its signs.
                self.held_anew(plan);
                self.optimizer = Optimizer::new(&self.network);
            }
            self.calibrate(&data.train)?;
        }
        let weights = &self.parameters.weights;
        let signs = (constraint == Constraint::Polarize)
            .then(|| constraints::choose_signs(plan, &self.network, weights));
        let z = constraints::project(plan, &self.network, weights, constraint, signs.as_deref());
        let u = weights.iter().map(|w| Array2::zeros(w.dim())).collect();
        self.dual = Some(Dual { z, u, signs });
        Ok(())
    }

    /// Chooses the signs that hold anew, if any do, and holds them.
    fn held_anew(&mut self, plan: &Plan) {
        if self.held.signs.is_some() {
            let weights = &mut self.parameters.weights;
            let signs = constraints::choose_signs(plan, &self.network, weights);
            constraints::hold_signs(plan, &self.network, weights, &signs);
            self.held.signs = Some(signs);
        }
    }

    /// Network and parameters with normalization folded into them, by the moments of `images`.
    fn folded(&self, images: &Images) -> Result<(Architecture, Parameters), Error> {
        if !self.network.is_normalized() {
            return Ok((self.network.clone(), self.parameters.clone()));
        }
        let inputs = images.first(MANY).floats(self.network.zero);
        norm::fold(&self.network, &self.parameters, &inputs)
    }

    /// Starts from trained parameters of a network without normalization.
    ///
    /// # Errors
    /// Those of the framework.
    pub fn start_from(&mut self, plain: Parameters, images: &Images) -> Result<(), Error> {
        self.parameters = match self.network.is_normalized() {
            true => {
                let inputs = images.first(MANY).floats(self.network.zero);
                norm::attach(&self.network, &plain, &inputs)?
            }
            false => plain,
        };
        Ok(())
    }

    /// Sets the steps of the activations so that the largest of 2,048 images just fits 8 bits.
    fn calibrate(&mut self, images: &Images) -> Result<(), Error> {
        let inputs = images.first(MANY).floats(self.network.zero);
        let free = vec![None; self.network.nodes.len()];
        let largest = largest(&self.network, &self.parameters, &free, &inputs)?;
        let nodes = self.network.nodes.iter().zip(largest);
        self.steps = nodes
            .map(|(node, largest)| match node {
                Node::Conv { relu: true, .. } | Node::Add { .. } | Node::Mean { .. } => {
                    Some(largest.max(f32::MIN_POSITIVE) / TOP_CODE)
                }
                _ => None,
            })
            .collect();
        Ok(())
    }

    /// The batch of `images`, distorted if the plan says so, on all threads.
    fn batch(&self, plan: &Plan, all: &Images, images: &[usize], number: u64) -> Batch {
        let classes = self.network.classes();
        let one = |&i: &usize| {
            let mut pixels = Vec::with_capacity(all.size());
            let (image, zero) = (all.image(i), self.network.zero);
            let rng = || stream(plan.seed, number + 1 + i as u64);
            match plan.augment.then_some(plan.augmentation) {
                Some(Augmentation::Digits) => {
                    let most = &Distortion::DIGITS;
                    distort(image, all.shape, most, &mut rng(), &mut pixels);
                }
                Some(Augmentation::Pictures) => {
                    crop_and_mirror(image, all.shape, zero, &mut rng(), &mut pixels);
                }
                None => pixels.extend(image.iter().map(|&p| seen(p, zero))),
            }
            pixels
        };
        let inputs: Vec<Vec<f32>> = images.par_iter().with_min_len(16).map(one).collect();
        let mut targets = vec![0.0; images.len() * classes];
        for (row, &i) in images.iter().enumerate() {
            targets[row * classes + usize::from(all.labels[i])] = 1.0;
        }
        Batch {
            inputs: inputs.concat(),
            targets,
        }
    }

    /// One step of the optimizer, within what holds.
    fn step(&mut self, plan: &Plan, gradient: &Parameters, rate: f32) {
        let fixed = self
            .held
            .scales
            .is_some()
            .then(|| self.parameters.weights.clone());
        self.optimizer
            .step(plan.rule, &mut self.parameters, gradient, rate);
        if let Some(fixed) = fixed {
            self.parameters.weights = fixed;
        } else if let Some(signs) = &self.held.signs {
            constraints::hold_signs(plan, &self.network, &mut self.parameters.weights, signs);
        }
    }

    /// Z and U after an epoch of W.
    fn update_dual(&mut self, plan: &Plan, constraint: Constraint) {
        let Some(dual) = &mut self.dual else { return };
        let pairs = self.parameters.weights.iter().zip(&dual.u);
        let target: Vec<Array2<f32>> = pairs.map(|(w, u)| w + u).collect();
        if dual.signs.is_some() && self.epoch.is_multiple_of(plan.resign_every.max(1)) {
            dual.signs = Some(constraints::choose_signs(plan, &self.network, &target));
        }
        let signs = dual.signs.as_deref();
        dual.z = constraints::project(plan, &self.network, &target, constraint, signs);
        for ((u, target), z) in dual.u.iter_mut().zip(&target).zip(&dual.z) {
            *u = target - z;
        }
    }

    /// Makes the constraint hold exactly, from now on.
    fn settle(&mut self, plan: &Plan, constraint: Constraint) {
        self.dual = None;
        let weights = &mut self.parameters.weights;
        match constraint {
            Constraint::Prune => {
                let choices = constraints::choices(plan, &self.network);
                let (pruned, kept) = prune::project(weights, &choices);
                *weights = pruned;
                (self.network, self.parameters) =
                    constraints::compact(&self.network, &self.parameters, &kept);
                // Signs that held in another layout of the rows do not carry over.
                self.held_anew(plan);
                self.optimizer = Optimizer::new(&self.network);
            }
            Constraint::Polarize => {
                let signs = constraints::choose_signs(plan, &self.network, weights);
                constraints::hold_signs(plan, &self.network, weights, &signs);
                self.held.signs = Some(signs);
            }
            Constraint::Quantize => {
                let scales: Vec<Vec<f32>> = weights
                    .iter()
                    .map(|w| quantize::scales(w, plan.bits))
                    .collect();
                for (w, scales) in weights.iter_mut().zip(&scales) {
                    *w = quantize::project(w, scales, plan.bits);
                }
                self.held.scales = Some(scales);
            }
        }
    }
}

impl Dual {
    /// Adds the penalty's gradient: rho (W - Z + U).
    fn pull(&self, parameters: &Parameters, gradient: &mut Parameters, rho: f32) {
        let layers = gradient.weights.iter_mut().zip(&parameters.weights);
        for ((g, w), (z, u)) in layers.zip(self.z.iter().zip(&self.u)) {
            let terms = g.iter_mut().zip(w).zip(z.iter().zip(u));
            terms.for_each(|((g, w), (z, u))| *g += rho * (w - z + u));
        }
    }
}

/// From 1 to a hundredth along half a cosine.
pub(crate) fn cosine(done: f32) -> f32 {
    0.01 + 0.99 * 0.5 * (1.0 + (std::f32::consts::PI * done).cos())
}
