/** The types of the bundle behind `#views`, which the build makes of `index.tsx`. */
declare module '#views' {
  export * from '#server/views/index.tsx'
}
