# Node 24, so that types are stripped without a flag.
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY manifest.yml ./
COPY src ./src
RUN mkdir /data && chown node /data
USER node
ENV PERF_DATA_DIR=/data PERF_BIND=0.0.0.0
# One arena, and freed memory given back: each reader's thread would keep an arena of its own.
ENV GLIBC_TUNABLES=glibc.malloc.arena_max=1:glibc.malloc.trim_threshold=65536:glibc.malloc.mmap_threshold=65536
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "--max-semi-space-size=2", "src/main.js"]
