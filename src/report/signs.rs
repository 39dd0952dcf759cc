//! The look of a verdict: its colours, its sign and the hatch of its bands, the same on the page and in the pictures. Two
//! tones carry the meaning in grey too: what must be mended is dark with a white sign, what stands is pale.

use std::fmt::Write as _;

use crate::law::Verdict;

/// The colours of a verdict.
pub struct Look {
    /// Of text, signs and lines.
    pub ink: &'static str,
    /// Of bars and bands.
    pub band: &'static str,
}

/// The look of a verdict.
pub fn look(verdict: Verdict) -> Look {
    let (ink, band) = match verdict {
        Verdict::Free => ("#66707a", "#d5dadf"),
        Verdict::Adequate => ("#1b66b8", "#a9c9ea"),
        Verdict::Safeguarded => ("#00544f", "#8cc0ba"),
        Verdict::Derogation => ("#604800", "#ddbf62"),
        Verdict::Unknown => ("#5a2391", "#8f5cc2"),
        Verdict::Deficient => ("#b34700", "#d4661c"),
        Verdict::Missing => ("#a30d2d", "#a30d2d"),
        Verdict::Prohibited => ("#141414", "#141414"),
    };
    Look { ink, band }
}

/// How a line of a verdict looks, so that it reads without colour: width in tenths of a pixel, and dashes.
pub fn line(verdict: Verdict) -> (u32, &'static str) {
    match verdict {
        Verdict::Free => (10, ""),
        Verdict::Adequate => (16, ""),
        Verdict::Safeguarded => (22, ""),
        Verdict::Derogation => (18, "8 2 2 2"),
        Verdict::Unknown => (18, "2 3"),
        Verdict::Deficient => (26, "4 1"),
        Verdict::Missing => (30, ""),
        Verdict::Prohibited => (42, ""),
    }
}

/// The id of a verdict's sign; of one that is inherited from upstream: hollow, with an arrow into it.
pub fn sign(verdict: Verdict, inherited: bool) -> String {
    format!("{}-{}", if inherited { "i" } else { "s" }, verdict.as_str())
}

/// The id of the hatch of a verdict's bands, if it has one.
pub fn hatch(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Derogation => Some("h-derogation"),
        Verdict::Unknown => Some("h-unknown"),
        Verdict::Deficient => Some("h-deficient"),
        Verdict::Missing => Some("h-missing"),
        Verdict::Free | Verdict::Adequate | Verdict::Safeguarded | Verdict::Prohibited => None,
    }
}

/// The outline of a sign, and the mark in it.
fn shape(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Free => ("M8 2.8a5.2 5.2 0 1 0 .01 0z", ""),
        Verdict::Adequate => ("M8 1a7 7 0 1 0 .01 0z", "M4.6 8.2 7 10.6l4.4-5"),
        Verdict::Safeguarded => (
            "M8 .7l6.4 2.2v4.6c0 3.6-2.6 6.3-6.4 7.9C4.2 13.8 1.6 11.1 1.6 7.5V2.9z",
            "M4.8 7.6l2.3 2.3 4.2-4.6",
        ),
        Verdict::Derogation => ("M8 1l7 7-7 7-7-7z", ""),
        Verdict::Unknown => {
            ("M1.2 1.2h13.6v13.6H1.2z", "M5.6 6.2c0-3.2 4.9-3 4.9-.1 0 1.9-2.4 1.9-2.4 3.7M8.1 11.5v1.7")
        }
        Verdict::Deficient => ("M8 .8 15.6 14.8H.4z", "M8 5.4V10M8 11.4v1.9"),
        Verdict::Missing => ("M.8.8h14.4v14.4H.8z", "M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6"),
        Verdict::Prohibited => ("M5 .6h6L15.4 5v6L11 15.4H5L.6 11V5z", "M3.6 8h8.8"),
    }
}

fn drawn(verdict: Verdict) -> String {
    let (outline, mark) = shape(verdict);
    let line = |width: &str| format!("fill=\"none\" stroke=\"currentColor\" stroke-width=\"{width}\"");
    match verdict {
        Verdict::Free => format!("<path d=\"{outline}\" {}/>", line("1.8")),
        Verdict::Derogation => format!(
            "<path d=\"{outline}\" fill=\"#fff\" stroke=\"currentColor\" stroke-width=\"1.7\"/>\
             <path d=\"M8 1v14L1 8z\" fill=\"currentColor\"/>"
        ),
        Verdict::Unknown => format!(
            "<path d=\"{outline}\" {} stroke-dasharray=\"2.6 1.8\"/><path d=\"{mark}\" {}/>",
            line("1.6"),
            line("1.7")
        ),
        // The mark has the colour of what the sign stands on, where the page says so.
        _ => format!(
            "<path d=\"{outline}\" fill=\"currentColor\"/>\
             <path class=\"k\" d=\"{mark}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.9\"/>"
        ),
    }
}

/// Signs and hatches, to stand once in a page or a picture.
pub fn defs() -> String {
    let mut out = String::from("<defs>\n");
    for verdict in Verdict::ALL {
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "<symbol id=\"{}\" viewBox=\"0 0 16 16\">{}</symbol>",
            sign(verdict, false),
            drawn(verdict)
        );
        let (outline, _) = shape(verdict);
        let _ = writeln!(
            out,
            "<symbol id=\"{}\" viewBox=\"0 0 16 16\"><path d=\"{outline}\" transform=\"translate(5.2 2.9) scale(.66)\" \
             fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/><path d=\"M0 8h6.2M3.6 5.2 6.4 8l-2.8 2.8\" \
             fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/></symbol>",
            sign(verdict, true)
        );
    }
    out.push_str(
        "<pattern id=\"h-derogation\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(-45)\"><rect width=\"1.2\" height=\"7\" fill=\"#604800\"/></pattern>\n\
         <pattern id=\"h-unknown\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><circle cx=\"2\" cy=\"2\" r=\"1\" \
         fill=\"#fff\"/><circle cx=\"5\" cy=\"5\" r=\"1\" fill=\"#fff\"/></pattern>\n\
         <pattern id=\"h-deficient\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"1.6\" height=\"6\" fill=\"#fff\"/></pattern>\n\
         <pattern id=\"h-missing\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0h7M0 0v7\" stroke=\"#fff\" stroke-width=\"1.2\"/></pattern>\n</defs>",
    );
    out
}
