FROM node:24-slim

WORKDIR /app
ENV NODE_ENV=production

# The image brings Node 24 itself, so the runtime that npm brings is taken out again.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-* node_modules/node-win-* && npm cache clean --force

COPY LICENSE README.md ./
COPY bin ./bin
COPY src ./src
COPY migrations ./migrations
COPY openapi ./openapi
COPY seed ./seed

RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENV CROSSWALK_DATABASE_URL=file:/data/crosswalk.sqlite \
    CROSSWALK_HOST=0.0.0.0 \
    CROSSWALK_PORT=3000
EXPOSE 3000

HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.CROSSWALK_PORT + '/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "bin/crosswalk.cjs", "serve"]
