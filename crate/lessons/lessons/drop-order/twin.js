const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const cleanUp = (what) => console.log(`clean up ${what}`);

async function work() {
  try {
    await sleep(500);
    console.log("work is done");
  } finally {
    cleanUp("second");
    cleanUp("first");
  }
}

async function main() {
  const late = sleep(100).then(() => true);
  const result = await Promise.race([work(), late]);
  console.log(`too late: ${result}`);
  await sleep(500);
}

main();
