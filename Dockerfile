# Builds the editor, then keeps what the server needs to run. Node's version is the image's; the one that the project
# brings for other systems (an optional dependency) is left out.
FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx vite build

FROM node:26-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SIGNALBOX_DATA_DIR=/data LOG_FORMAT=json
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY server ./server
COPY shared ./shared
COPY flows ./flows
COPY scripts ./scripts
COPY LICENSE README.md ./
COPY --from=build /app/dist ./dist
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
# What Node compiled, for the next start. Not before this line: a folder that root made would stay empty.
ENV NODE_COMPILE_CACHE=/home/node/.cache/signalbox
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "--initial-old-space-size=48", "server/main.ts"]
