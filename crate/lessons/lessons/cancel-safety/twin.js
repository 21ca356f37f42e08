const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const queue = [1, 2];

async function slowRead() {
  const message = queue.shift(); // it has left the queue
  await sleep(200);
  console.log(`read ${message} after all`);
  return message;
}

async function main() {
  await Promise.race([slowRead(), sleep(100)]);
  console.log("timeout");
  console.log(`next message: ${queue.shift()}`);
}

main();
