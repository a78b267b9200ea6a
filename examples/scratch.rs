#[path="../benches/bare/mod.rs"] mod bare;
use switchover::kernel::distribution::Distribution;
use switchover::kernel::random::Seed;
use std::time::Instant;
use bare::*;
fn main(){
  for _ in 0..3 {
  let mut b = Bare::new(); let t=Instant::now(); let mut x=0u64; for _ in 0..10_000_000 { x^=b.exponential(1e11);} println!("bare exp {:.1} {x}", t.elapsed().as_nanos() as f64/1e7);
  let d=Distribution::Exponential{mean:100.0}; let mut s=Seed{seed:1,replication:1}.stream("x");
  let t=Instant::now(); let mut x=0u64; for _ in 0..10_000_000 { x^=d.duration(&mut s).as_nanos();} println!("our exp {:.1} {x}", t.elapsed().as_nanos() as f64/1e7);
  let t=Instant::now(); let mut x=0f64; for _ in 0..10_000_000 { x+=libm::log1p(-s.uniform());} println!("log1p {:.1} {x}", t.elapsed().as_nanos() as f64/1e7);
  let t=Instant::now(); let mut x=0f64; for _ in 0..10_000_000 { x+=libm::log(1.0-s.uniform());} println!("log {:.1} {x}", t.elapsed().as_nanos() as f64/1e7);
  let t=Instant::now(); let mut x=0f64; for _ in 0..10_000_000 { x+=s.uniform();} println!("uni {:.1} {x}", t.elapsed().as_nanos() as f64/1e7);
  }
}
