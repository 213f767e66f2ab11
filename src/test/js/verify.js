// Reads cases from standard input, as a JSON list of {secret, headers, body}, and prints a list of true and false: whether
// the library takes each.
const { Webhook } = require("standardwebhooks");

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", () => {
  const verdicts = JSON.parse(text).map(({ secret, headers, body }) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch (refusal) {
      return false;
    }
  });
  console.log(JSON.stringify(verdicts));
});
