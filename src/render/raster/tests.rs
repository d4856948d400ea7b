//! Tests of pictures.

use super::*;

#[test]
fn probe() {
    let Ok(list) = std::env::var("PROBE") else { return };
    for path in list.split(' ') {
        let svg = std::fs::read_to_string(path).unwrap();
        let start = std::time::Instant::now();
        let drawn = picture(&svg, 2.0).unwrap();
        let out = format!("/tmp/bx/out/{}.png", path.rsplit('/').next().unwrap());
        println!("{path} {:?} {} {:?}", start.elapsed(), drawn.png.len(), drawn.missing);
        std::fs::write(out, drawn.png).unwrap();
    }
}
