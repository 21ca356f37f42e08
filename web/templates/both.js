const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function hello(name) {
  console.log(`hello, ${name}`);
  await sleep(1000);
  console.log(`goodbye, ${name}`);
}

const greeting = hello("Ferris");
console.log("called");
await greeting;
