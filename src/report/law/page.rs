//! stub
use crate::law::Regime;
/// stub
pub fn page(_: &[Regime]) -> String {
    String::new()
}
