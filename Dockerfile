# syntax=docker/dockerfile:1
# Built without a shell or npm in the last stage; it runs as a numeric user on a read-only root. Node comes from the first
# stage, exactly that version: ready-made images without a shell lag behind its security releases (docs/decisions).

FROM node:24.21.0-trixie-slim AS build
WORKDIR /source
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN FLUXDECK_IMAGE=1 npm run build && node scripts/collect-image.mjs /image

FROM gcr.io/distroless/cc-debian13:nonroot
WORKDIR /app
COPY --from=build --chown=0:0 /usr/local/bin/node /nodejs/bin/node
COPY --from=build --chown=0:0 /image /app
ARG REVISION=unknown
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    MALLOC_ARENA_MAX=1 \
    BIND=0.0.0.0 \
    PORT=3000 \
    FLUXDECK_REVISION=$REVISION
USER 65532:65532
EXPOSE 3000
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=2", "--heap-growing-percent=50", "boot.mjs"]
