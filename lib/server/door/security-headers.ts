// What stands on every answer of this program, whoever gives it: pages, API, files, refusals and broken requests alike.

import { contentSecurityPolicy } from './content-security-policy'

export interface HeaderSettings {
  readonly frameAncestors: readonly string[]
  /** People come over https, so nothing else should be tried any more. */
  readonly isHttps: boolean
  readonly isDevelopment: boolean
}

/** What pages could ask a browser for. The clipboard is not among it: pages write to it when somebody presses Copy. */
const NEVER_ASKED = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
]
const PERMISSIONS = [
  ...NEVER_ASKED.map((feature) => `${feature}=()`),
  'fullscreen=(self)',
  'screen-wake-lock=(self)',
].join(', ')

const YEAR_S = 365 * 24 * 60 * 60

/** Pages bring a policy with a nonce of their own in place of the one in here. */
export function securityHeaders({
  frameAncestors,
  isHttps,
  isDevelopment,
}: HeaderSettings): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(undefined, frameAncestors, isDevelopment),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': PERMISSIONS,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...(frameAncestors.length === 0 ? { 'x-frame-options': 'DENY' } : {}),
    // Neighbours below the same name are not ours to speak for.
    ...(isHttps ? { 'strict-transport-security': `max-age=${YEAR_S}` } : {}),
  }
}
