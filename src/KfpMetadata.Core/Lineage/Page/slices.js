// Long work on the page's own thread, done in slices: after each the page answers what was clicked and typed meanwhile.
class Slices {
  static LENGTH = 12;

  constructor() { this.timer = 0; }

  // Steps come from a generator. Work that was begun before is given up. What one slice suffices for is done when this returns.
  start(steps, done = () => {}) {
    this.stop();
    const go = () => {
      const until = performance.now() + Slices.LENGTH;
      for (let i = 1; !steps.next().done; i++) {
        // The clock is not asked for every node.
        if (i % 16 === 0 && performance.now() > until) {
          this.timer = setTimeout(go);
          return;
        }
      }
      this.timer = 0;
      done();
    };
    go();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
