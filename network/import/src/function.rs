//! Functions of single numbers, built up of a graph's elementwise operators: an activation becomes one table,
//! however many nodes its exporter wrote it in.

use std::sync::Arc;

use crate::onnx::Attributes;

/// A function of one number `x`, which may differ from channel to channel.
#[derive(Debug, Clone, PartialEq)]
pub enum Function {
    /// x.
    X,
    /// The same for every x.
    Constant(f64),
    /// The same for every x of a channel.
    Channels(Arc<Vec<f64>>),
    /// Of one value.
    Unary(Unary, Arc<Function>),
    /// Of two values.
    Binary(Binary, Arc<Function>, Arc<Function>),
}

/// Functions of one value, as ONNX defines them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the operators of these names")]
pub enum Unary {
    Abs,
    Celu(f64),
    Ceil,
    Clip(f64, f64),
    Cos,
    Elu(f64),
    Erf,
    Exp,
    Floor,
    Gelu,
    GeluTanh,
    HardSigmoid(f64, f64),
    HardSwish,
    LeakyRelu(f64),
    Log,
    Mish,
    Neg,
    Not,
    Reciprocal,
    Round,
    Selu(f64, f64),
    Shrink(f64, f64),
    Sigmoid,
    Sign,
    Sin,
    Softplus,
    Softsign,
    Sqrt,
    Swish(f64),
    Tanh,
    ThresholdedRelu(f64),
}

/// Functions of two values, as ONNX defines them; [`Binary::PRelu`] has its slope second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the operators of these names")]
pub enum Binary {
    Add,
    And,
    Div,
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Max,
    Min,
    Mod,
    Mul,
    Or,
    PRelu,
    Pow,
    Sub,
}

impl Unary {
    /// The function of a node with one computed input; Clip's bounds come from elsewhere.
    pub(crate) fn of(operator: &str, attributes: Attributes) -> Option<Unary> {
        let float = |name, otherwise| attributes.float(name, otherwise);
        Some(match operator {
            "Abs" => Unary::Abs,
            "Celu" => Unary::Celu(float("alpha", 1.0)),
            "Ceil" => Unary::Ceil,
            "Cos" => Unary::Cos,
            "Elu" => Unary::Elu(float("alpha", 1.0)),
            "Erf" => Unary::Erf,
            "Exp" => Unary::Exp,
            "Floor" => Unary::Floor,
            "Gelu" => match attributes.text("approximate").as_deref() {
                None | Some("none") => Unary::Gelu,
                Some("tanh") => Unary::GeluTanh,
                Some(_) => return None,
            },
            "HardSigmoid" => {
                Unary::HardSigmoid(float("alpha", f64::from(0.2_f32)), float("beta", 0.5))
            }
            "HardSwish" => Unary::HardSwish,
            "LeakyRelu" => Unary::LeakyRelu(float("alpha", f64::from(0.01_f32))),
            "Log" => Unary::Log,
            "Mish" => Unary::Mish,
            "Neg" => Unary::Neg,
            "Not" => Unary::Not,
            "Reciprocal" => Unary::Reciprocal,
            "Relu" => Unary::Clip(0.0, f64::INFINITY),
            "Round" => Unary::Round,
            "Selu" => Unary::Selu(
                float("alpha", 1.673_263_192_176_818_8),
                float("gamma", 1.050_701_022_148_132_3),
            ),
            "Shrink" => Unary::Shrink(float("lambd", 0.5), float("bias", 0.0)),
            "Sigmoid" => Unary::Sigmoid,
            "Sign" => Unary::Sign,
            "Sin" => Unary::Sin,
            "Softplus" => Unary::Softplus,
            "Softsign" => Unary::Softsign,
            "Sqrt" => Unary::Sqrt,
            "Swish" => Unary::Swish(float("alpha", 1.0)),
            "Tanh" => Unary::Tanh,
            "ThresholdedRelu" => Unary::ThresholdedRelu(float("alpha", 1.0)),
            _ => return None,
        })
    }

    /// Whether it is finite and without steps everywhere, so that a table of it is near it everywhere.
    pub fn is_smooth(self) -> bool {
        !matches!(
            self,
            Unary::Ceil
                | Unary::Floor
                | Unary::Log
                | Unary::Not
                | Unary::Reciprocal
                | Unary::Round
                | Unary::Shrink(..)
                | Unary::Sign
                | Unary::Sqrt
                | Unary::ThresholdedRelu(_)
        )
    }

    /// Its value.
    pub fn at(self, x: f64) -> f64 {
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let softplus = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
        match self {
            Unary::Abs => x.abs(),
            Unary::Celu(a) => x.max(0.0) + (a * (x / a).exp_m1()).min(0.0),
            Unary::Ceil => x.ceil(),
            Unary::Clip(low, high) => x.max(low).min(high),
            Unary::Cos => x.cos(),
            Unary::Elu(a) if x < 0.0 => a * x.exp_m1(),
            Unary::Elu(_) => x,
            Unary::Erf => libm::erf(x),
            Unary::Exp => x.exp(),
            Unary::Floor => x.floor(),
            Unary::Gelu => 0.5 * x * (1.0 + libm::erf(x / std::f64::consts::SQRT_2)),
            Unary::GeluTanh => {
                let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x * x * x);
                0.5 * x * (1.0 + inner.tanh())
            }
            Unary::HardSigmoid(a, b) => (a * x + b).clamp(0.0, 1.0),
            Unary::HardSwish => x * (x / 6.0 + 0.5).clamp(0.0, 1.0),
            Unary::LeakyRelu(a) if x < 0.0 => a * x,
            Unary::LeakyRelu(_) => x,
            Unary::Log => x.ln(),
            Unary::Mish => x * softplus(x).tanh(),
            Unary::Neg => -x,
            Unary::Not => f64::from(u8::from(x == 0.0)),
            Unary::Reciprocal => 1.0 / x,
            Unary::Round => x.round_ties_even(),
            Unary::Selu(a, g) if x <= 0.0 => g * a * x.exp_m1(),
            Unary::Selu(_, g) => g * x,
            Unary::Shrink(l, b) if x < -l => x + b,
            Unary::Shrink(l, b) if x > l => x - b,
            Unary::Shrink(..) => 0.0,
            Unary::Sigmoid => sigmoid(x),
            Unary::Sign if x == 0.0 => 0.0,
            Unary::Sign => x.signum(),
            Unary::Sin => x.sin(),
            Unary::Softplus => softplus(x),
            Unary::Softsign => x / (1.0 + x.abs()),
            Unary::Sqrt => x.sqrt(),
            Unary::Swish(a) => x * sigmoid(a * x),
            Unary::Tanh => x.tanh(),
            Unary::ThresholdedRelu(a) if x > a => x,
            Unary::ThresholdedRelu(_) => 0.0,
        }
    }
}

impl Binary {
    pub(crate) fn of(operator: &str) -> Option<Binary> {
        Some(match operator {
            "Add" | "Sum" => Binary::Add,
            "And" => Binary::And,
            "Div" => Binary::Div,
            "Equal" => Binary::Equal,
            "Greater" => Binary::Greater,
            "GreaterOrEqual" => Binary::GreaterOrEqual,
            "Less" => Binary::Less,
            "LessOrEqual" => Binary::LessOrEqual,
            "Max" => Binary::Max,
            "Min" => Binary::Min,
            "Mod" => Binary::Mod,
            "Mul" => Binary::Mul,
            "Or" => Binary::Or,
            "PRelu" => Binary::PRelu,
            "Pow" => Binary::Pow,
            "Sub" => Binary::Sub,
            _ => return None,
        })
    }

    /// Whether it yields truth values.
    pub fn is_logical(self) -> bool {
        matches!(
            self,
            Binary::And
                | Binary::Equal
                | Binary::Greater
                | Binary::GreaterOrEqual
                | Binary::Less
                | Binary::LessOrEqual
                | Binary::Or
        )
    }

    /// Its value.
    pub fn at(self, a: f64, b: f64) -> f64 {
        let truth = |is: bool| f64::from(u8::from(is));
        match self {
            Binary::Add => a + b,
            Binary::And => truth(a != 0.0 && b != 0.0),
            Binary::Div => a / b,
            Binary::Equal => truth(a == b),
            Binary::Greater => truth(a > b),
            Binary::GreaterOrEqual => truth(a >= b),
            Binary::Less => truth(a < b),
            Binary::LessOrEqual => truth(a <= b),
            Binary::Max => a.max(b),
            Binary::Min => a.min(b),
            Binary::Mod => a - b * (a / b).floor(),
            Binary::Mul => a * b,
            Binary::Or => truth(a != 0.0 || b != 0.0),
            Binary::PRelu if a < 0.0 => a * b,
            Binary::PRelu => a,
            Binary::Pow => a.powf(b),
            Binary::Sub => a - b,
        }
    }
}

impl Function {
    /// `unary` of it.
    pub fn then(self, unary: Unary) -> Function {
        Function::Unary(unary, Arc::new(self))
    }

    /// Its value at x in a channel.
    pub fn at(&self, x: f64, channel: usize) -> f64 {
        match self {
            Function::X => x,
            Function::Constant(c) => *c,
            Function::Channels(list) => list[channel],
            Function::Unary(unary, inner) => unary.at(inner.at(x, channel)),
            Function::Binary(binary, a, b) => binary.at(a.at(x, channel), b.at(x, channel)),
        }
    }

    /// Operators and operands in it.
    pub fn size(&self) -> usize {
        match self {
            Function::X | Function::Constant(_) | Function::Channels(_) => 1,
            Function::Unary(_, inner) => 1 + inner.size(),
            Function::Binary(_, a, b) => 1 + a.size() + b.size(),
        }
    }

    /// Whether its channels differ.
    pub fn differs(&self) -> bool {
        match self {
            Function::X | Function::Constant(_) => false,
            Function::Channels(_) => true,
            Function::Unary(_, inner) => inner.differs(),
            Function::Binary(_, a, b) => a.differs() || b.differs(),
        }
    }

    /// Whether it does nothing but clip to bounds that hold 0.
    pub fn as_clip(&self) -> Option<[f64; 2]> {
        match self {
            Function::Unary(Unary::Clip(low, high), inner)
                if *low <= 0.0 && *high >= 0.0 && **inner == Function::X =>
            {
                Some([low.max(f64::MIN), high.min(f64::MAX)])
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activations_have_the_values_of_their_definitions() {
        let near = |unary: Unary, x: f64, y: f64| {
            assert!(
                (unary.at(x) - y).abs() < 1e-6,
                "{unary:?} at {x}: {}",
                unary.at(x)
            );
        };
        near(Unary::Sigmoid, 1.0, 0.7310586);
        near(Unary::Gelu, 1.0, 0.8413447);
        near(Unary::GeluTanh, 1.0, 0.8411920);
        near(Unary::Mish, 1.0, 0.8650984);
        near(Unary::Selu(1.6732632, 1.0507010), -1.0, -1.1113307);
        near(Unary::HardSwish, 1.0, 0.6666667);
        near(Unary::Softplus, -800.0, 0.0);
        near(Unary::Softplus, 800.0, 800.0);
        near(Unary::Celu(2.0), -1.0, -0.7869387);
        near(Unary::Clip(-1.0, 2.0), 3.0, 2.0);
    }
}
