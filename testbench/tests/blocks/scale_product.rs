//! Scale product: see `benches::scale_product`.

use crate::support;

#[test]
fn scale_product_is_the_exact_product_in_limbs() {
    support::all_meet_their_models("scale_product", 5);
}
