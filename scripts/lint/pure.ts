/** Lint rules for the pure rooms (shared/, daemon/engine/): time and chance are passed in there. */

const PURE = /\/(shared|daemon\/engine)\//;

const plugin: Deno.lint.Plugin = {
  name: "pure",
  rules: {
    "no-ambient-time-or-chance": {
      create: (context) => {
        if (!PURE.test(context.filename)) return {};
        return {
          MemberExpression: (node) => {
            if (node.object.type !== "Identifier" || node.property.type !== "Identifier") return;
            const name = `${node.object.name}.${node.property.name}`;
            if (name !== "Date.now" && name !== "Math.random") return;
            context.report({
              node,
              message: `${name} makes this room impure: the same input would no longer give the same outcome`,
              hint: "Take the time or the seed as an argument",
            });
          },
          NewExpression: (node) => {
            if (node.callee.type !== "Identifier" || node.callee.name !== "Date" || node.arguments.length > 0) return;
            context.report({ node, message: "new Date() reads the clock", hint: "Take the time as an argument" });
          },
        };
      },
    },
  },
};
export default plugin;
