const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(who, ms) {
  console.log(`${who} asked`);
  await sleep(ms);
  console.log(`${who} answered`);
}

async function main() {
  const fast = answer("fast", 100);
  const slow = answer("slow", 300);
  await Promise.race([fast, slow]);
  console.log("the race is over");
  await sleep(300);
  console.log("main ends");
}

main();
