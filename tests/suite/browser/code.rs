//! Code in colors, with numbered and marked lines, without scripts.

use super::every_look::in_every_look;

/// A page with code.
const PAGE: &str = "---\ntitle: Second\n---\n\n```python {linenos hl_lines=2-3}\n# The growth of a year, compounded over months.\ndef balance(start, rate, months):\n    return start * (1 + rate) ** months  # with a remark that is longer than a phone is wide\nname = \"x\"\n```\n\n```yaml data/a.yaml\nrows:\n  - { day: 2026-01-04, balance: 12950, remark: \"Presents\" } # b\n```\n\n```rust\n/// Returns the median.\npub fn median(values: &mut [f64]) -> Option<f64> {\n    values.sort_by(f64::total_cmp);\n    values.get(values.len() / 2).copied()\n}\n```\n\n```diff\n a: 1\n-b: 2\n+b: 3\n```\n\n```console\n$ foresite build\nok\n```\n";

#[test]
fn code_has_colors_and_numbers_at_every_width_in_light_and_dark() {
    in_every_look(PAGE, "code", |tab, look| {
        let colors = "new Set([...document.querySelectorAll('pre span[class^=h-]')].map((word) => getComputedStyle(word).color)).size";
        assert_eq!(tab.number(colors), 6.0, "{look}");
        let plain = "[...document.querySelectorAll('pre span[class^=h-]')].filter((word) => \
            getComputedStyle(word).color === getComputedStyle(word.closest('code')).color).length";
        assert_eq!(tab.number(plain), 0.0, "{look}");
        let number = "getComputedStyle(document.querySelector('.line'), '::before').content";
        assert_eq!(tab.text(number), "\"1\"");
        // Each line is as high as the others, and a mark is as wide as the code.
        let heights = "new Set([...document.querySelectorAll('.line')].map((line) => Math.round(line.getBoundingClientRect().height))).size";
        assert_eq!(tab.number(heights), 1.0);
        let widths = "document.querySelector('mark.line').getBoundingClientRect().width - document.querySelector('.line').parentElement.parentElement.clientWidth";
        assert!(tab.number(widths) > -60.0, "{}", tab.number(widths));
        // A copy of the code has no numbers.
        let copied = tab.text("document.querySelector('pre').innerText");
        assert!(copied.contains("\ndef balance(start, rate, months):\n    return"), "{copied}");
    });
}
