//! A page looked at in headless Chromium.

use std::process::Command;

use super::Bench;

/// The page in an iframe of `width` pixels: errors of its script, pictures without an extent, pixels that it is too wide.
fn looked_at(page: &str, width: u32) -> String {
    let watched = page.replacen(
        "<head>",
        "<head><script>window.seen=[];onerror=(m)=>{seen.push(m)};console.error=(m)=>{seen.push(m)}</script>",
        1,
    );
    let quoted = watched.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<!doctype html><body><iframe width={width} height=3000 style=\"border:0\" srcdoc=\"{quoted}\"></iframe><pre id=\"found\"></pre>\
         <script>onload=()=>{{const page=document.querySelector('iframe').contentWindow;const root=page.document.documentElement;\
         const flat=[...page.document.querySelectorAll('figure svg')].filter(s=>s.getBBox().width<1||s.getBBox().height<1).length;\
         document.getElementById('found').textContent=`errors ${{page.seen.length}}, flat ${{flat}}, wide ${{Math.max(0,root.scrollWidth-{width})}}`;\
         }}</script></body>"
    )
}

/// What a page of `width` pixels shows of itself: `errors 0, flat 0, wide 0` where all is well.
pub fn found(bench: &Bench, page: &str, width: u32) -> String {
    bench.write("look.html", looked_at(page, width));
    let seen = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!(
            "--user-data-dir={}",
            bench.path("profile").display()
        ))
        .args([
            "--window-size=1500,3200",
            "--virtual-time-budget=5000",
            "--dump-dom",
        ])
        .arg(format!("file://{}", bench.path("look.html").display()))
        .output()
        .unwrap();
    let seen = String::from_utf8_lossy(&seen.stdout);
    let found = seen.rsplit("<pre id=\"found\">").next().unwrap();
    found.split("</pre>").next().unwrap().to_owned()
}
