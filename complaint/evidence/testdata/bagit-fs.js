// Reads every file of a bag through bagit-fs (npm, MIT), which holds each against the manifest as it reads.
// usage: node bagit-fs.js FOLDER-WITH-NODE_MODULES BAG
const path = require('path')
const bagit = require(require.resolve('bagit-fs', { paths: [process.argv[2]] }))

const fail = (err) => { console.error(String(err)); process.exit(1) }
const bag = bagit(process.argv[3], 'sha256')
bag.readManifest((err, entries) => {
  if (err) fail(err)
  if (!entries.length) fail('the manifest is empty')
  let left = entries.length
  for (const e of entries) {
    bag.readFile(path.relative('data', e.name), { verify: true }, (err, content) => {
      if (err) fail(e.name + ': ' + err)
      if (--left === 0) console.log(entries.length + ' files are valid')
    })
  }
})
