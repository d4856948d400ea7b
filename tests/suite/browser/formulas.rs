//! Formulas as MathML, which the browser draws without scripts.

use super::every_look::in_every_look;

/// A page with formulas of every kind, and prices.
const PAGE: &str = "---\ntitle: Second\n---\n\nA growth of $g = \\frac{1}{T_2}$ a year, for $5 to $10, or US$7.\n\n$$\nx = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} \\quad \\sum_{i=1}^{n} x_i\n$$\n\n$$\n\\begin{cases} 1 & \\text{if } x > 0 \\\\ \\frac{a}{b} & \\text{else} \\end{cases}\n$$\n\n$$\na + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z + \\alpha + \\beta + \\gamma + \\delta + \\epsilon + \\zeta + \\eta + \\theta\n$$\n\n| norm | $|x|$ |\n| --- | --- |\n| $\\|x\\|$ | $x_{i}$ |\n";

#[test]
fn formulas_are_drawn_at_every_width_in_light_and_dark() {
    in_every_look(PAGE, "formulas", |tab, _| {
        let heights = "[...document.querySelectorAll('main math')].map((math) => math.getBoundingClientRect().height)";
        assert_eq!(tab.number(&format!("{heights}.length")), 7.0);
        assert!(tab.number(&format!("Math.min(...{heights})")) > 8.0);
        // A fraction is higher than a line, so the browser draws it as one.
        let fraction = "document.querySelector('.formula mfrac').getBoundingClientRect().height";
        assert!(tab.number(fraction) > 30.0, "{} px", tab.number(fraction));
        let color = tab.text("getComputedStyle(document.querySelector('main math')).color");
        assert_eq!(color, tab.text("getComputedStyle(document.querySelector('main p')).color"));
        let words = tab.text("document.querySelector('main p:nth-of-type(1)').innerText");
        assert!(words.contains("for $5 to $10, or US$7."), "{words}");
    });
}
