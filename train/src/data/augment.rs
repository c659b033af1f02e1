//! Small random distortions of an image: rotation, scale, shear and shift, resampled bilinearly.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// How far an image is distorted at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distortion {
    /// Degrees either way.
    pub rotation: f32,
    /// Fraction larger or smaller, each axis on its own.
    pub scale: f32,
    /// Columns a row moves per row of distance from the middle.
    pub shear: f32,
    /// Pixels either way, each axis on its own.
    pub shift: f32,
}

impl Distortion {
    /// What keeps handwritten digits what they are.
    pub const DIGITS: Distortion = Distortion {
        rotation: 12.0,
        scale: 0.12,
        shear: 0.15,
        shift: 2.0,
    };
}

/// Distorts `image` [height, width, channels] of bytes into `out`, values 0 ..= 1; outside is 0.
pub fn distort(
    image: &[u8],
    [height, width, channels]: [usize; 3],
    most: &Distortion,
    rng: &mut ChaCha8Rng,
    out: &mut Vec<f32>,
) {
    let mut within = |most: f32| {
        if most > 0.0 {
            rng.random_range(-most..=most)
        } else {
            0.0
        }
    };
    let (sin, cos) = within(most.rotation).to_radians().sin_cos();
    let (sy, sx) = (1.0 + within(most.scale), 1.0 + within(most.scale));
    let (shear, dy, dx) = (within(most.shear), within(most.shift), within(most.shift));
    let (cy, cx) = ((height as f32 - 1.0) / 2.0, (width as f32 - 1.0) / 2.0);
    let pixel = |y: i32, x: i32, c: usize| -> f32 {
        let inside = (0..height as i32).contains(&y) && (0..width as i32).contains(&x);
        if inside {
            f32::from(image[(y as usize * width + x as usize) * channels + c])
        } else {
            0.0
        }
    };
    for y in 0..height {
        for x in 0..width {
            let (v, u) = ((y as f32 - cy - dy) * sy, (x as f32 - cx - dx) * sx);
            let u = u + shear * v;
            let (from_y, from_x) = (cos * v - sin * u + cy, sin * v + cos * u + cx);
            let (top, left) = (from_y.floor(), from_x.floor());
            let (fy, fx) = (from_y - top, from_x - left);
            let (top, left) = (top as i32, left as i32);
            for c in 0..channels {
                let upper = pixel(top, left, c) * (1.0 - fx) + pixel(top, left + 1, c) * fx;
                let lower = pixel(top + 1, left, c) * (1.0 - fx) + pixel(top + 1, left + 1, c) * fx;
                out.push((upper * (1.0 - fy) + lower * fy) / 255.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn no_distortion_changes_nothing() {
        let image: Vec<u8> = (0..60).collect();
        let none = Distortion {
            rotation: 0.0,
            scale: 0.0,
            shear: 0.0,
            shift: 0.0,
        };
        let mut out = Vec::new();
        distort(
            &image,
            [5, 6, 2],
            &none,
            &mut ChaCha8Rng::seed_from_u64(1),
            &mut out,
        );
        let same: Vec<f32> = image.iter().map(|&p| f32::from(p) / 255.0).collect();
        assert_eq!(out, same);
    }

    #[test]
    fn the_same_seed_distorts_the_same_way_and_another_differently() {
        let image = [9u8; 49];
        let with = |seed| {
            let mut out = Vec::new();
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            distort(&image, [7, 7, 1], &Distortion::DIGITS, rng, &mut out);
            out
        };
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(2));
    }
}
