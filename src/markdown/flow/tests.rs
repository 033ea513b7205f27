use super::*;
#[test]
fn look() {
    let widths = std::env::var("W").unwrap_or("78".into());
    let source = std::env::var("S").expect("S").replace("\\n", "\n");
    for w in widths.split(',') {
        let w: usize = w.parse().expect("w");
        println!("--{w}");
        match render(&source, w) { None => println!("NONE"), Some(rows) => for r in rows { println!("{}", r.text()) } }
    }
}
