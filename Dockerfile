# The npm package alone: headless, not as root. The package is what `npm pack` makes of this repository.
FROM node:22-slim AS package
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund && npm pack --pack-destination /package

FROM node:22-slim
COPY --from=package /package/*.tgz /tmp/
RUN npm install --global --omit=dev --no-audit --no-fund /tmp/*.tgz && rm /tmp/*.tgz && mkdir /scenarios && chown node:node /scenarios
USER node
WORKDIR /scenarios
ENV NODE_ENV=production
EXPOSE 8101
ENTRYPOINT ["standin"]
CMD ["run", "--list"]
