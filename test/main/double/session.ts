/** `session` and `protocol`. */
type SchemeHandler = (request: Request) => Promise<Response>
type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void
type CheckHandler = (contents: unknown, permission: string) => boolean

class SessionDouble {
  readonly schemes = new Map<string, SchemeHandler>()
  readonly protocol = {
    handle: (scheme: string, handler: SchemeHandler) => {
      this.schemes.set(scheme, handler)
    },
  }
  permissionRequest: RequestHandler | undefined
  permissionCheck: CheckHandler | undefined
  devicePermission: ((details: unknown) => boolean) | undefined
  setPermissionRequestHandler(handler: RequestHandler) {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: CheckHandler) {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: (details: unknown) => boolean) {
    this.devicePermission = handler
  }
}

export const session = { defaultSession: new SessionDouble() }

export interface PrivilegedScheme {
  scheme: string
  privileges: Record<string, boolean>
}

export const protocol = {
  registered: [] as PrivilegedScheme[],
  registerSchemesAsPrivileged: (schemes: PrivilegedScheme[]) => {
    protocol.registered.push(...schemes)
  },
}
