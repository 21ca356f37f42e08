function ring(letter) {
  console.log("ring");
  console.log(letter);
}

async function main() {
  let send;
  const letter = new Promise((resolve) => (send = resolve));
  const rung = letter.then(ring);
  console.log("pending");
  send("a letter");
  console.log("sent");
  await rung;
}

main();
