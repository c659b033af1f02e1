//! Random changes of an image that leave what it shows: small distortions of digits (rotation, scale, shear
//! and shift, resampled bilinearly); crops and mirror images of pictures.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::seen;

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

/// Pixels that a crop moves a picture either way, at most.
const CROP: i32 = 4;

/// Moves `image` [height, width, channels] by up to four pixels each way and mirrors half of them left to
/// right, into `out`, as a network of this `zero` sees it; what comes in at the border is 0.
pub fn crop_and_mirror(
    image: &[u8],
    shape: [usize; 3],
    zero: u8,
    rng: &mut ChaCha8Rng,
    out: &mut Vec<f32>,
) {
    crop_and_mirror_by(image, shape, |p| seen(p, zero), rng, out);
}

/// [`crop_and_mirror`] of any numbers, each as `seen` makes it.
pub fn crop_and_mirror_by<T: Copy>(
    image: &[T],
    [height, width, channels]: [usize; 3],
    seen: impl Fn(T) -> f32,
    rng: &mut ChaCha8Rng,
    out: &mut Vec<f32>,
) {
    let (dy, dx) = (
        rng.random_range(-CROP..=CROP),
        rng.random_range(-CROP..=CROP),
    );
    let mirrored: bool = rng.random();
    let inside = |at: i32, size: usize| usize::try_from(at).ok().filter(|&at| at < size);
    for y in 0..height {
        let from_y = inside(y as i32 + dy, height);
        for x in 0..width {
            let x = if mirrored { width - 1 - x } else { x };
            match (from_y, inside(x as i32 + dx, width)) {
                (Some(y), Some(x)) => {
                    let pixel = &image[(y * width + x) * channels..][..channels];
                    out.extend(pixel.iter().map(|&p| seen(p)));
                }
                _ => out.resize(out.len() + channels, 0.0),
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

    #[test]
    fn a_crop_moves_and_mirrors_whole_pixels_and_nothing_else() {
        let image: Vec<u8> = (0..75).map(|i| i + 1).collect();
        let mut seen_plain = [false; 2];
        for seed in 0..400 {
            let mut out = Vec::new();
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            crop_and_mirror(&image, [5, 5, 3], 0, rng, &mut out);
            let bytes: Vec<u8> = out.iter().map(|v| (v * 255.0).round() as u8).collect();
            assert_eq!(bytes.len(), 75);
            for pixel in bytes.chunks(3) {
                let known = pixel == [0; 3] || image.chunks(3).any(|p| p == pixel);
                assert!(known, "{pixel:?}");
            }
            let mirrored: Vec<u8> = (0..25)
                .flat_map(|p| image[(p / 5 * 5 + 4 - p % 5) * 3..][..3].to_vec())
                .collect();
            seen_plain[0] |= bytes == image;
            seen_plain[1] |= bytes == mirrored;
        }
        assert_eq!(seen_plain, [true; 2]);
    }
}
