//! The closed form in 64-bit integers, for words of any width.

use ndarray::Array2;

/// outputs [mvms, columns] = inputs [mvms, stride >= rows] x weights [rows, columns].
pub(crate) fn product(inputs: &[i64], stride: usize, weights: &Array2<i64>, outputs: &mut [i64]) {
    let columns = weights.ncols();
    for (x, y) in inputs
        .chunks_exact(stride)
        .zip(outputs.chunks_exact_mut(columns))
    {
        y.fill(0);
        for (&x, weights) in x.iter().zip(weights.rows()) {
            if x == 0 {
                continue;
            }
            for (y, weight) in y.iter_mut().zip(weights) {
                *y += x * weight;
            }
        }
    }
}
