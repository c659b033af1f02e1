//! How many multiplications with an addition an operator of the host takes in its products.

use tract_onnx::pb::NodeProto;

use crate::onnx::Attributes;

fn count(dims: &[usize]) -> u64 {
    dims.iter().map(|&d| d as u64).product()
}

/// Of a node, by the sizes of its inputs and of its first output; functions of single numbers take none.
pub(super) fn multiply_adds(proto: &NodeProto, inputs: &[Vec<usize>], output: &[usize]) -> u64 {
    let dims = |at: usize| inputs.get(at).map_or(&[][..], Vec::as_slice);
    let attributes = Attributes(proto);
    let last = |list: &[usize], back: usize| {
        list.len()
            .checked_sub(back)
            .and_then(|at| list.get(at))
            .map_or(1, |&d| d as u64)
    };
    match proto.op_type.as_str() {
        "MatMul" | "MatMulInteger" | "QLinearMatMul" => count(output) * last(dims(0), 1),
        "Gemm" if attributes.integer("transA", 0) != 0 => count(output) * last(dims(0), 2),
        "Gemm" => count(output) * last(dims(0), 1),
        "Conv" | "ConvInteger" => count(output) * count(dims(1).get(1..).unwrap_or_default()),
        "ConvTranspose" => count(dims(0)) * count(dims(1).get(1..).unwrap_or_default()),
        // Every letter once.
        "Einsum" => {
            let equation = attributes.text("equation").unwrap_or_default();
            let terms = equation.split("->").next().unwrap_or_default().to_owned();
            let mut sizes = std::collections::BTreeMap::new();
            for (at, term) in terms.split(',').enumerate() {
                for (letter, &size) in term.trim().chars().zip(dims(at)) {
                    sizes.insert(letter, size as u64);
                }
            }
            sizes.values().product()
        }
        // Weights [directions, gates * hidden, inputs] and [directions, gates * hidden, hidden], at every step.
        "LSTM" | "GRU" | "RNN" => {
            let steps = dims(0).iter().take(2).map(|&d| d as u64).product::<u64>();
            steps * (count(dims(1)) + count(dims(2)))
        }
        _ => 0,
    }
}
