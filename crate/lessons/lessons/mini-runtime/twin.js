function* count(name) {
  for (let n = 1; n <= 2; n += 1) {
    console.log(`${name} ${n}`);
    yield;
  }
}

async function main() {
  const queue = [];
  queue.push(count("a"));
  queue.push(count("b"));
  while (queue.length > 0) {
    const task = queue.shift();
    if (!task.next().done) {
      queue.push(task);
    }
  }
  console.log("the queue is empty");
}

main();
