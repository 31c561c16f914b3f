/** What 7-Zip opens, apart from it, so that it can be told without loading it. */
const packed = '7z rar zip cab arj lzh chm nsis cpio rpm deb xar xz bzip2 zstd lzma lzip z'.split(' ')
const images = 'iso udf img vhd vhdx vmdk vdi qcow dmg wim squashfs cramfs hfs ext'.split(' ')
const types = new Set([...[...packed, ...images].map((name) => `archive.${name}`), 'executable.msi', 'executable.pe'])

export const opensBySevenZip = (type: string): boolean => types.has(type)
