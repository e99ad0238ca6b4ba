// Throw-away certificates for tests of TLS, made by the openssl command.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface TestCertificate {
  readonly cert: string
  readonly key: string
  readonly certPath: string
  readonly keyPath: string
}

/** A self-signed certificate for 127.0.0.1 and localhost, so that it is also the authority that verifies it. */
export function makeCertificate(folder: string, name: string): TestCertificate {
  const certPath = join(folder, `${name}.crt`)
  const keyPath = join(folder, `${name}.key`)
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyPath]
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, '-out', certPath, ...subject], { stdio: 'ignore' })
  return { certPath, keyPath, cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
}
